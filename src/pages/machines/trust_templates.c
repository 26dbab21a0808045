/* trust_templates.c: issuers and claims, as each CI documents them. */
#include "pages/machines/trust_templates.h"

#include <string.h>

const struct trust_template trust_templates[] = {
    {"github", "GitHub Actions", "https://token.actions.githubusercontent.com",
     "repository = OWNER/REPOSITORY\nref = refs/heads/main",
     "Put your repository in place of OWNER/REPOSITORY. Without the line ref, "
     "all branches count. Of GitHub Enterprise Server, the issuer is "
     "https://HOST/_services/token."},
    {"gitlab", "GitLab CI", "https://gitlab.com",
     "project_path = GROUP/PROJECT\nref = main\nref_protected = true",
     "Put your project in place of GROUP/PROJECT. Of your own GitLab, the "
     "issuer is its address."},
    {"forgejo", "Gitea or Forgejo Actions",
     "https://git.example.org/api/actions",
     "repository = OWNER/REPOSITORY\nref = refs/heads/main",
     "Put your server\u2019s host and your repository in. Its version has to "
     "issue ID tokens to jobs: compare the issuer with the claim iss of one."},
    {"jenkins", "Jenkins", "https://jenkins.example.org/oidc",
     "sub = https://jenkins.example.org/job/JOB/",
     "With the plugin OpenID Connect Provider. Put your server\u2019s host and "
     "the job\u2019s address in."},
    {"kubernetes", "Kubernetes", "https://kubernetes.default.svc.cluster.local",
     "sub = system:serviceaccount:NAMESPACE:NAME",
     "For tokens of a service account. The issuer is as the cluster has it. "
     "Paste its keys, which kubectl get --raw /openid/v1/jwks prints, unless "
     "they are on the network."},
};

const size_t trust_template_count =
    sizeof trust_templates / sizeof trust_templates[0];

const struct trust_template *trust_template_find(const char *name)
{
    for (size_t i = 0; name && i < trust_template_count; i++) {
        if (strcmp(trust_templates[i].ci, name) == 0)
            return &trust_templates[i];
    }
    return NULL;
}
