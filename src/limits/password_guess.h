/* password_guess.h: a password that somebody claims to be an account's. */
#ifndef TOKENBOOTH_LIMITS_PASSWORD_GUESS_H
#define TOKENBOOTH_LIMITS_PASSWORD_GUESS_H

#include <stdbool.h>

struct password_guess {
    const char *account; /* its username; if there is none, as typed */
    const char *password;
    const char *stored;  /* scrypt; NULL: no such account, or no password */
    const char *address; /* of the client */
    bool known_browser;  /* it has signed in as this account before */
    bool by_machine;     /* remember it if it is right */
};

#endif
