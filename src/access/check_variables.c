/* check_variables.c: what Apache is told of a check that allowed a request. */
#include "access/check_variables.h"

#include <apr_strings.h>

/* Whether the token can only make this look-up, and read nothing else there. A
 * folder is not listed to it. */
static bool is_only_lookup(const struct check *check)
{
    const struct attributes *attributes = &check->attributes;

    return check->decision.private_answer &&
           attributes->lookups[0] == LOOKUP_REQUIRED &&
           !decide_covers(attributes->subject.token.read_scope,
                          attributes->feeds[0].names_read);
}

void check_variables_set(apr_pool_t *pool, const struct check *check,
                         answer_setter *set, void *to)
{
    const struct {
        const char *name, *value;
    } variables[] = {
        {"TOKENBOOTH_USER", check->account ? check->account : "-"},
        {"TOKENBOOTH_ACCOUNT", check->account},
        {"TOKENBOOTH_TOKEN",
         check->token_id ? apr_off_t_toa(pool, check->token_id) : NULL},
        {"TOKENBOOTH_FEED", check->feed},
        {"TOKENBOOTH_ACCESS", check_access_word(check)},
        {"TOKENBOOTH_PRIVATE",
         check->decision.private_answer || check->answer.notice ? "1" : NULL},
        {"TOKENBOOTH_LOOKUP", is_only_lookup(check) ? "1" : NULL},
        {"TOKENBOOTH_LOCK", check->attributes.resource.locks ? "1" : NULL},
        {"TOKENBOOTH_REGISTRY", check->registry},
        {"no-cache", "1"},
        {"redirect-carefully", check->client->wants_no_redirect ? "1" : NULL},
        {"TOKENBOOTH_NOTICE", check->answer.notice},
        {check->answer.channel ? check->answer.channel->variable : "",
         check->answer.channel_text},
    };

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (variables[i].value)
            set(to, variables[i].name, variables[i].value);
    }
}
