// The same, through the authorizer, with stock Apache.
'use strict';

process.env.TOKENBOOTH_CHECKER = 'authorizer';
require('./adding.test.js');
