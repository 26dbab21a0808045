/* sql.h: the names of all statements; their texts are in sql.c. */
#ifndef TOKENBOOTH_STORE_SQL_H
#define TOKENBOOTH_STORE_SQL_H

#include "store/store.h"

enum sql {
    /* accounts */
    SQL_ACCOUNT_ADD,
    SQL_ACCOUNT_BY_NAME,
    SQL_ACCOUNT_BY_ID,
    SQL_ACCOUNT_BY_FORM,
    SQL_ACCOUNT_LIST,
    SQL_ACCOUNT_SET_PASSWORD,
    SQL_ACCOUNT_REHASH,
    SQL_ACCOUNT_SET_DISABLED,
    /* feeds */
    SQL_FEED_ADD,
    SQL_FEED_BY_NAME,
    SQL_FEED_BY_FORM,
    SQL_FEED_LIST_OF_ACCOUNT,
    SQL_FEED_LIST_ALL,
    SQL_FEED_SET_PUBLIC,
    SQL_FEED_DELETE,
    SQL_FEED_RESERVED,
    SQL_PRIVILEGE_SET,
    SQL_PRIVILEGE_REMOVE,
    SQL_PRIVILEGE_LIST,
    SQL_PRIVILEGE_OTHER_OWNERS,
    SQL_PRIVILEGE_KEEP_OWNERS,
    /* tokens */
    SQL_TOKEN_ADD,
    SQL_TOKEN_BY_ID,
    SQL_TOKEN_BY_FORM,
    SQL_TOKEN_OWNER,
    SQL_TOKEN_LIST_VALID,
    SQL_TOKEN_LIST_ENDED,
    SQL_TOKEN_COUNT,
    SQL_TOKEN_PLACE,
    SQL_TOKEN_SAVE,
    SQL_TOKEN_REVOKE,
    SQL_TOKEN_BUMP,
    SQL_TOKEN_FEED_ADD,
    SQL_TOKEN_FEED_CLEAR,
    SQL_TOKEN_FEED_LIST,
    SQL_VALUE_ADD,
    SQL_VALUE_SEALED,
    SQL_VALUE_END,
    SQL_VALUE_TOKEN,
    /* sessions */
    SQL_SESSION_ADD,
    SQL_SESSION_FIND,
    SQL_SESSION_SEEN,
    SQL_SESSION_END,
    SQL_SESSION_END_OTHERS,
    SQL_SESSION_SWEEP,
    SQL_SESSION_LIST,
    /* events and uses */
    SQL_EVENT_ADD,
    SQL_EVENT_LIST,
    SQL_EVENT_GROUP,
    SQL_USE_RECORD,
    SQL_REFUSAL_RECORD,
    /* checks */
    SQL_CHECK_VALUE,
    SQL_CHECK_FEED,
    SQL_CHECK_ACCOUNT,
    SQL_CHECK_SCOPE,
    /* keys */
    SQL_KEY_ADD,
    SQL_KEY_FIND,

    SQL_MAX
};

/* The text of a statement where role may run it, else NULL. */
const char *sql_text(enum sql name, enum store_role role);

#endif
