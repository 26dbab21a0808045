/* trust_templates.h: what each CI calls itself and its jobs. */
#ifndef TOKENBOOTH_PAGES_MACHINES_TRUST_TEMPLATES_H
#define TOKENBOOTH_PAGES_MACHINES_TRUST_TEMPLATES_H

#include <stddef.h>

struct trust_template {
    const char *ci;    /* in the address: "github" */
    const char *label; /* as people call it */
    const char *issuer;
    const char *claims; /* as a person then changes them */
    const char *hint;   /* a sentence about both */
};

extern const struct trust_template trust_templates[];
extern const size_t trust_template_count;

/* NULL: there is none of this name; name may be NULL. */
const struct trust_template *trust_template_find(const char *name);

#endif
