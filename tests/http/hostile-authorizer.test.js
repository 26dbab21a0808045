// The hostile requests, through the authorizer, with stock Apache.
'use strict';

process.env.TOKENBOOTH_CHECKER = 'authorizer';
require('./hostile.test.js');
