using PmcChatBot.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Publishing;

/// <summary>What hosts say, as people have posted it, and what a chair reads of it.</summary>
public sealed class GitErrorsTests
{
    [Theory]
    [InlineData(
        "remote: The 'xxx' organization has enabled or enforced SAML SSO.\nremote: To access this repository, visit "
            + "https://github.com/enterprises/xxx/sso?authorization_request=A and try your request again.\nfatal: unable to access "
            + "'https://github.com/xxx/notes.git/': The requested URL returned error: 403",
        "single sign-on",
        "visit https://github.com/enterprises/xxx/sso?authorization_request=A"
    )]
    [InlineData(
        "ERROR: The 'xxx' organization has enabled or enforced SAML SSO. To access\nERROR: this repository, you must use the HTTPS remote "
            + "with a personal access token\nfatal: Could not read from remote repository.",
        "single sign-on",
        "you must use the HTTPS remote"
    )]
    [InlineData(
        "remote: This repository was archived so it is read-only.\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL "
            + "returned error: 403",
        "the repository is archived",
        "archived so it is read-only"
    )]
    [InlineData(
        "fatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403",
        "lacks permission",
        "The requested URL returned error: 403"
    )]
    public void A_refusal_is_explained_and_quoted(string said, string means, string quoted)
    {
        var words = GitErrors.Explain("push", said, null);
        words.ShouldContain(means);
        words.ShouldContain(quoted);
    }
}
