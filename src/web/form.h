/* form.h: the fields of a form, declared with the rule each must pass.
 *
 * A handler takes checked values, or shows the form again with what was typed
 * and what is wrong. A field "username" fills USERNAME_VALUE, and where it is
 * wrong the section USERNAME_BAD with USERNAME_ERROR in the template. */
#ifndef TOKENBOOTH_WEB_FORM_H
#define TOKENBOOTH_WEB_FORM_H

#include <stdbool.h>

#include "web/page.h"

enum form_kind {
    FORM_TEXT,   /* without the white space around it */
    FORM_NAME,   /* likewise, in lower case */
    FORM_SECRET, /* as it is; never shown again */
};

struct form_field {
    const char *name; /* of the field, and the id of its input */
    enum form_kind kind;
    const char *(*rule)(const char *text); /* NULL: anything goes */
};

struct form {
    const struct form_field *fields;
    int count;
    const char **values; /* one for each field, never NULL */
    const char **errors; /* likewise; NULL: the field is valid */
};

/* Takes the fields that were sent and checks each; true where all are right. */
bool form_parse(const struct page *page, const struct form_field *fields,
                int count, struct form *form);

/* Says what is wrong with a field, after form_parse. */
void form_set_error(struct form *form, int field, const char *message);

/* Fills the screen with values and errors. */
void form_show(const struct page *page, struct view *screen,
               const struct form *form);

/* Adds one error to the summary at the head of a form, and to the section at
 * the field, for fields that are no single input. */
void form_error(const struct page *page, struct view *screen,
                struct view **summary, const char *field, const char *message);

#endif
