/* token_form.h: the form of a token: what was chosen, whether it is right, and
 * how it is shown again. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_FORM_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_FORM_H

#include "store/feeds.h"
#include "store/tokens.h"
#include "web/page.h"

/* One half of the scope as it was sent. */
struct access_choice {
    bool on;
    bool only_these;             /* "only these feeds" was chosen */
    apr_array_header_t *names;   /* const char *: the feeds that were chosen */
    apr_array_header_t *unknown; /* const char *: .names of no feed in reach */
    const char *error;           /* NULL: right */
};

struct token_form {
    const struct token *token; /* that is edited; NULL: a new one */
    apr_array_header_t *feeds; /* struct feed: those the person reaches */
    const char *description;
    const char *description_error;
    struct access_choice read, write;
    const char *scope_error;
    const char *until;   /* "7" … "365", "date", "never"; NULL: not sent */
    const char *expires; /* as a datetime-local field has it */
    const char *expires_error;
    bool stale;       /* the token was changed since the form was shown */
    int64_t revision; /* of the token, as the form saw it; 0: any */
    struct token_choice choice; /* what comes out, where all is right */
};

/* The form as it is first shown: of a token, or with token NULL the least that
 * is useful (read, all feeds, 90 days). */
enum result token_form_start(const struct page *page, const struct token *token,
                             struct token_form *form);

/* The form as it was sent. *right tells whether form->choice can be saved. */
enum result token_form_take(const struct page *page, const struct token *token,
                            struct token_form *form, bool *right);

/* Shows it with whatever is wrong. */
void token_form_show(struct page *page, const struct token_form *form,
                     int status);

#endif
