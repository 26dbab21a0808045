/* form.h: the fields of a form, declared with their validators.
 *
 * A handler gets validated values, or shows the form again with what was typed
 * and the errors. In the template, a field "username" fills USERNAME_VALUE; if
 * it is invalid, the section USERNAME_BAD with USERNAME_ERROR is shown. */
#ifndef TOKENBOOTH_WEB_FORM_H
#define TOKENBOOTH_WEB_FORM_H

#include <stdbool.h>

#include "web/page.h"

enum form_kind {
    FORM_TEXT,   /* without surrounding white space */
    FORM_NAME,   /* likewise, in lower case */
    FORM_SECRET, /* unchanged; never shown again */
};

struct form_field {
    const char *name; /* of the field; also the id of its input */
    enum form_kind kind;
    const char *(*rule)(const char *text); /* the error or NULL; NULL: any */
};

struct form {
    const struct form_field *fields;
    int count;
    const char **values; /* one per field, never NULL */
    const char **errors; /* likewise; NULL: the field is valid */
};

/* Reads and validates the fields that were sent; true if all are valid. */
bool form_parse(const struct page *page, const struct form_field *fields,
                int count, struct form *form);

/* Sets the error of a field, after form_parse. */
void form_set_error(struct form *form, int field, const char *message);

/* The name of this copy of the form, by which a second submit is recognized:
 * the value of FORM_ID in the template. NULL if what was sent is not one. */
const char *form_read_id(const struct page *page);

/* What was typed, as a page shows it again: with asterisks in place of a
 * token's value that was pasted into the wrong field, and only its beginning if
 * it is far longer than any field can be, so that no form makes a large
 * page. */
char *form_typed(const struct page *page, const char *text);

/* Fills the template with values and errors. */
void form_show(const struct page *page, struct view *screen,
               const struct form *form);

/* Adds an error to the summary above a form and to the field's section, for
 * fields that are not a single input. */
void form_error(const struct page *page, struct view *screen,
                struct view **summary, const char *field, const char *message);

#endif
