// /authorize and /introspect as the authorizer answers them.
'use strict';

process.env.TOKENBOOTH_CHECKER = 'authorizer';
require('./authorize-endpoint.test.js');
require('./introspect-endpoint.test.js');
