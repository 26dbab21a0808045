/* token_form.h: the form of a token: what was chosen, whether it is valid, and
 * how it is shown again. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_FORM_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_FORM_H

#include "pages/tokens/access_choice.h"
#include "store/feeds.h"
#include "store/policy.h"
#include "store/tokens.h"
#include "web/page.h"

struct token_form {
    const struct token *token; /* the token being edited; NULL: a new one */
    struct policy policy;      /* the site's, of which the page tells */
    apr_array_header_t *feeds; /* struct feed: those the person has access to */
    const char *description;
    const char *description_error;
    struct access_choice read, write;
    bool adds_only; /* the choice of write_how */
    const char *scope_error;
    const char *until;   /* "7" … "365", "date", "never"; NULL: not sent */
    const char *expires; /* as a datetime-local field has it */
    const char *expires_error;
    /* Both as the form showed them at first: a date that stood there already
     * was not typed, nor was a choice made that stands as it was. */
    const char *until_was, *expires_was;
    const char *networks; /* as typed */
    const char *networks_error;
    bool self_rotate, manages;  /* see token_choice */
    bool stale;                 /* the token was changed in the meantime */
    int64_t revision;           /* the revision that the form showed; 0: any */
    struct token_choice choice; /* the result, if all is valid */
};

/* The form as it is first shown: of a token, or, if token is NULL, with the
 * least access that is useful (read, all feeds, 90 days). An end that has
 * passed is 90 days from now. copies: of a new token with the settings of
 * token. */
enum result token_form_start(const struct page *page, const struct token *token,
                             bool copies, struct token_form *form);

/* Chooses the feed of this name: reading it, and writing where the person can.
 * Does nothing for NULL and for a feed without access. */
void token_form_choose(struct token_form *form, const char *name);

/* The form as it is first shown by an address that holds fields of it, by the
 * names that they are sent with; the others are as in the form of a new token.
 * *filled: there are any, and form is set. */
enum result token_form_prefill(struct page *page, struct token_form *form,
                               bool *filled);

/* The form as it was sent. *right: form->choice can be saved. */
enum result token_form_parse(const struct page *page, const struct token *token,
                             struct token_form *form, bool *right);

/* Shows the form with its errors. */
void token_form_show(struct page *page, const struct token_form *form,
                     int status);

#endif
