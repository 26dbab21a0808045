// Required first by a file that is run with the programs as they are shipped,
// even where TOKENBOOTH_PROGRAMS names sanitized ones: what it tests is Apache's
// module, which has no sanitizers, or `make run`, or how much memory is taken.
// If it is tried by the authorizer as well, that is done with the sanitized ones.
'use strict';

if (process.env.TOKENBOOTH_CHECKER !== 'authorizer') {
  delete process.env.TOKENBOOTH_PROGRAMS;
}
