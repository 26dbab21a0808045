/* credential.c: every place of a credential, a line each. */
#include "fuzz.h"

#include "access/credential.h"
#include "base/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    char *text = fuzz_text(pool, data, size);
    struct credentials_sent sent = {
        .nuget_key = fuzz_line(&text),
        .api_key = fuzz_line(&text),
        .authorization = fuzz_line(&text),
        .path_value = fuzz_line(&text),
    };
    struct credential credential;
    const char *why = NULL;

    if (credential_find(pool, &sent, &credential, &why) != RESULT_OK)
        fuzz_expect(why != NULL);
    else if (credential.kind == CREDENTIAL_VALUE)
        fuzz_expect(value_is_meant(credential.value));
    else if (credential.kind == CREDENTIAL_PASSWORD)
        fuzz_expect(*credential.username && credential.password != NULL);
    apr_pool_destroy(pool);
    return 0;
}
