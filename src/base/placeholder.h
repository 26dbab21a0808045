/* placeholder.h: what is sent where a secret was to be filled in, and was not.
 *
 * Package clients send the text of their settings as it is if a variable in it
 * is not set. Such a text is nobody's secret, so it is no guess either. */
#ifndef TOKENBOOTH_BASE_PLACEHOLDER_H
#define TOKENBOOTH_BASE_PLACEHOLDER_H

enum placeholder {
    PLACEHOLDER_NONE,      /* it may be a secret */
    PLACEHOLDER_EMPTY,     /* nothing */
    PLACEHOLDER_VARIABLE,  /* ${NAME}, $NAME, %NAME%, $(NAME), {{NAME}} */
    PLACEHOLDER_EXAMPLE,   /* YOUR_TOKEN, <token> */
    PLACEHOLDER_ENCRYPTED, /* {...=}, which Maven could not decrypt */
};

/* What text is; white space at both ends does not count. */
enum placeholder placeholder_find(const char *text);

#endif
