/* token_filters.h: what the list of tokens is narrowed to and sorted by. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_FILTERS_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_FILTERS_H

#include "store/token_query.h"
#include "web/page.h"

struct token_filters {
    enum token_state state;
    enum token_access access; /* 0: any */
    enum token_sort sort;
    const char *feed; /* its name; NULL: any */
    int64_t feed_id;  /* 0: any; -1: a feed that the person has no access to */
    bool selecting;   /* rows have a box, to revoke several tokens at once */
};

/* Reads state, access, feed, sort and select from the query. What is in none of
 * the lists counts as not sent. */
enum result token_filters_read(const struct page *page,
                               struct token_filters *filters);

/* The same from the form that searches. */
void token_filters_take(const struct page *page, struct token_filters *filters);

/* True if they hide tokens. */
bool token_filters_are_on(const struct token_filters *filters);

/* As a part of an address: "&state=expired&sort=name"; "" for none. state: in
 * place of theirs. */
const char *token_filters_query(const struct page *page,
                                const struct token_filters *filters,
                                enum token_state state);

/* The same of the page's own query, what is searched for included. selecting:
 * in place of its own. */
const char *token_filters_of(const struct page *page, bool selecting);

/* What can be selected in a list. */
enum token_selecting {
    TOKEN_SELECTING_NONE,
    TOKEN_SELECTING_ALL,
    TOKEN_SELECTING_PAGE, /* all of this page; there are others */
};

/* Adds FILTERS to the screen: the states with their counts, and the fields of
 * the form. words: what is searched for; NULL: nothing. */
enum result token_filters_show(const struct page *page, struct view *screen,
                               const struct token_filters *filters,
                               const struct token_counts *counts,
                               const char *words, enum token_selecting offer);

#endif
