// The traps, through the authorizer, with stock Apache.
'use strict';

process.env.TOKENBOOTH_CHECKER = 'authorizer';
require('./apache-conf.test.js');
