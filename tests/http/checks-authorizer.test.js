// The one table of cases, through the authorizer, with stock Apache.
'use strict';

process.env.TOKENBOOTH_CHECKER = 'authorizer';
require('./checks.test.js');
