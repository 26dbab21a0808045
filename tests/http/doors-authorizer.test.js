// The traps, by stock Apache's door: the authorizer.
'use strict';

process.env.TOKENBOOTH_DOOR = 'authorizer';
require('./doors.test.js');
