/* trust_form.h: the form of a trust rule: what was typed, and whether it is
 * valid. */
#ifndef TOKENBOOTH_PAGES_MACHINES_TRUST_FORM_H
#define TOKENBOOTH_PAGES_MACHINES_TRUST_FORM_H

#include "pages/tokens/access_choice.h"
#include "store/trust_rules.h"
#include "web/form.h"
#include "web/page.h"

struct trust_form {
    struct form fields;        /* those that are texts */
    apr_array_header_t *feeds; /* struct feed: of the machine account */
    struct access_choice read, write;
    const char *scope_error; /* neither was chosen */
    struct trust_rule rule;  /* the result, if all is valid */
};

/* The form as it is first shown; ci: the name of a template; NULL, or none of
 * them: without one. */
enum result trust_form_start(const struct page *page, const char *ci,
                             struct trust_form *form);

/* The form as it was sent. *right: form->rule can be saved. */
enum result trust_form_parse(const struct page *page, struct trust_form *form,
                             bool *right);

/* Fills the template, with errors; and the list of templates. */
void trust_form_show(const struct page *page, struct view *screen,
                     const struct trust_form *form);

#endif
