// The hostile requests, by stock Apache's door: the authorizer.
'use strict';

process.env.TOKENBOOTH_DOOR = 'authorizer';
require('./hostile.test.js');
