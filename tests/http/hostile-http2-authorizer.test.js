// The hostile requests over HTTP/2, through the authorizer, with stock Apache.
'use strict';

process.env.TOKENBOOTH_CHECKER = 'authorizer';
require('./hostile-http2.test.js');
