// The one table of cases, by stock Apache's door: the authorizer.
'use strict';

process.env.TOKENBOOTH_DOOR = 'authorizer';
require('./checks.test.js');
