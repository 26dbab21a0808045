/* mail_text.h: the subject and the words of each kind of email.
 *
 * A kind has a template, templates/mail_NAME.txt: "Subject: …", an empty line,
 * and the words. {name} in it is replaced by a value. */
#ifndef TOKENBOOTH_MAIL_MAIL_TEXT_H
#define TOKENBOOTH_MAIL_MAIL_TEXT_H

#include <stdbool.h>

#include "base/settings.h"
#include "base/text.h"
#include "store/mail_queue.h"

struct mail_texts;

/* Reads all templates. RESULT_INVALID with *why, which names the file, if one
 * is missing or has no subject. */
enum result mail_texts_load(apr_pool_t *pool, const struct settings *settings,
                            struct mail_texts **texts, const char **why);

/* What only some kinds have; NULL: nothing. */
struct mail_about {
    const char *username;   /* of the account; never NULL. "managers of ci" */
    const char *token_list; /* the address of its tokens */
    const char *link;       /* a secret */
    const char *tokens;     /* lines */
    bool of_reader;         /* some of these tokens are the account's */
    bool of_machines;       /* some are those of machine accounts to manage */
    bool of_others;         /* some are neither */
};

/* The subject and the words of an email; wiped with the pool, as they can have
 * a link. RESULT_NOT_FOUND: there is no such kind. */
enum result mail_texts_fill(const struct mail_texts *texts, apr_pool_t *pool,
                            const struct mail *mail,
                            const struct mail_about *about, char **subject,
                            char **body);

#endif
