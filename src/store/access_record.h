/* access_record.h: what is recorded of one use, or of one denial. */
#ifndef TOKENBOOTH_STORE_ACCESS_RECORD_H
#define TOKENBOOTH_STORE_ACCESS_RECORD_H

#include <stdint.h>

/* What an endpoint, or the sign-in, saw of a token or of a password. */
struct access_record {
    int64_t at;
    int64_t token_id; /* 0: a password */
    int64_t account_id;
    int64_t count; /* similar ones since the last was recorded */
    const char *address;
    const char *client; /* in words */
    const char *feed;   /* "": at no feed */
    const char *access; /* "read" or "write"; "": at no feed */
    const char *kind; /* EVENT_..._DENIED, _FAILED or _UNNEEDED; NULL: a use */
    const char *reason; /* the README's word; NULL: a use */
    const char *last4;  /* of the value that was sent; NULL: a password */
};

#endif
