using Microsoft.Extensions.Configuration;
using PmcChatBot.Cli;
using Shouldly;

namespace PmcChatBot.Tests;

public sealed class SettingsTests
{
    private const string Secret = "top-secret-token";

    [Theory]
    [InlineData("/srv/notes.git")]
    [InlineData("C:/notes.git")]
    [InlineData("file:///srv/notes.git")]
    [InlineData("https://git.example.org/pmc/notes.git")]
    [InlineData("git@git.example.org:pmc/notes.git")]
    [InlineData("ssh://git@git.example.org:2222/pmc/notes.git")]
    public void A_place_that_git_knows_is_taken(string url) => Failures(("Git:RemoteUrl", url)).ShouldBeEmpty();

    [Theory]
    [InlineData("ext::sh -c id")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("ssh://-oProxyCommand=id/x")]
    [InlineData("git@-oProxyCommand=id:x")]
    [InlineData("ftp://git.example.org/x")]
    [InlineData("javascript://x")]
    [InlineData("https://git.example.org/x\nother")]
    public void What_could_run_something_is_refused(string url) =>
        Failures(("Git:RemoteUrl", url))
            .ShouldHaveSingleItem()
            .ShouldStartWith("Git:RemoteUrl: expected a path, or a file, http, https or ssh URL");

    [Theory]
    [InlineData("https://me:top-secret-token@git.example.org/x")]
    [InlineData("https://top-secret-token@git.example.org/x")]
    [InlineData("ssh://me:top-secret-token@git.example.org/x")]
    [InlineData("me:top-secret-token@git.example.org:x")]
    public void A_password_in_a_url_is_refused_and_not_shown(string url)
    {
        var failure = Failures(("Git:RemoteUrl", url)).ShouldHaveSingleItem();
        failure.ShouldContain("Git:UserName and Git:Password");
        failure.ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("a//b")]
    [InlineData("a.lock/b")]
    [InlineData("HEAD")]
    [InlineData("@")]
    [InlineData("a..b")]
    [InlineData("-x")]
    public void What_git_takes_for_no_branch_is_refused(string branch) =>
        Failures(("Git:Branch", branch)).ShouldHaveSingleItem().ShouldContain("a branch name");

    [Fact]
    public void A_token_behind_a_question_mark_is_refused_and_not_shown() =>
        Failures(("Git:RemoteUrl", "https://git.example.org/x.git?private_token=top-secret-token"))
            .ShouldHaveSingleItem()
            .ShouldNotContain(Secret);

    [Fact]
    public void A_password_is_not_sent_where_others_can_read_it() =>
        Failures(("Git:RemoteUrl", "http://git.example.org/x"), ("Git:UserName", "me"), ("Git:Password", Secret))
            .ShouldHaveSingleItem()
            .ShouldContain("expected an https URL");

    [Fact]
    public void Keys_and_authorities_that_are_not_there_are_named()
    {
        var failures = Failures(
            ("Git:SshKeyPath", "/nowhere/key"),
            ("Git:CaPath", "/nowhere/ca.pem"),
            ("Git:SshKnownHosts", "SHA256:abc"),
            ("Git:Password", Secret),
            ("Git:RemoteUrl", "https://git.example.org/x")
        );
        failures
            .Select(failure => failure.Split(':', 3)[1])
            .ShouldBe(["UserName", "SshKeyPath", "SshKnownHosts", "CaPath"], ignoreOrder: true);
        failures.ShouldAllBe(failure => !failure.Contains(Secret));
    }

    [Theory]
    [InlineData("Slack:BotTokn", "Slack has BotToken, SigningSecret, AppToken, ApiBaseUrl, OfferAway.")]
    [InlineData("Git:Token", "Git has RemoteUrl, Branch, ")]
    [InlineData("Local:Host", "Local has Enabled, Port.")]
    public void A_setting_that_there_is_not_is_named_with_those_that_there_are(string key, string known)
    {
        var failure = Failures((key, Secret)).ShouldHaveSingleItem();
        failure.ShouldStartWith($"{key}: unknown setting.");
        failure.ShouldContain(known);
        failure.ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("Slak:BotToken", "Slack:BotToken")]
    [InlineData("TEAM:AppId", "Teams:AppId")]
    [InlineData("Gitt:RemoteUrl", "Git:RemoteUrl")]
    public void A_section_that_is_spelt_almost_like_one_is_named(string key, string meant) =>
        Failures((key, Secret)).ShouldBe([$"{key}: unknown setting. Did you mean {meant}?"]);

    [Theory]
    [InlineData("Slak:Home")]
    [InlineData("Nagios:Url")]
    public void The_variables_of_other_programs_are_none_of_ours(string key) => Failures((key, Secret)).ShouldBeEmpty();

    [Fact]
    public void What_is_empty_or_null_counts_as_not_set()
    {
        var builder = BotHost.Builder(
            new Dictionary<string, string?>
            {
                ["Local:Port"] = "",
                ["Local:Enabled"] = " ",
                ["Slack:BotToken"] = null,
                ["Git:Branch"] = "",
                ["Http:Url"] = "http://+:8080\r",
            }
        );

        builder.Configuration["Local:Port"].ShouldBeNull();
        builder.Configuration["Http:Url"].ShouldBe("http://+:8080");
    }

    [Fact]
    public void A_list_that_is_given_as_one_value_is_refused_with_its_form() =>
        Failures(("Teams:AllowedServiceHosts", "smba.example.org"))
            .ShouldHaveSingleItem()
            .ShouldContain("a list (Teams__AllowedServiceHosts__0, __1 ...)");

    [Theory]
    [InlineData("Teams:LoginBaseUrl", "https://login.microsoftonline.us/")]
    [InlineData("Teams:OpenIdMetadataUrl", "https://login.botframework.azure.us/v1/.well-known/openidconfiguration")]
    [InlineData("Teams:LoginBaseUrl", "https://login.partner.microsoftonline.cn/")]
    public void A_cloud_that_is_not_supported_is_said_at_start(string key, string address) =>
        Failures(
                ("Teams:AppId", "6d8a1b3e-0000-4000-8000-000000000000"),
                ("Teams:TenantId", "6d8a1b3e-0000-4000-8000-000000000000"),
                ("Teams:AppPassword", "secret"),
                (key, address)
            )
            .ShouldHaveSingleItem()
            .ShouldContain("are not supported");

    [Fact]
    public void A_sign_in_of_ones_own_may_be_anywhere() =>
        Failures(
                ("Teams:AppId", "6d8a1b3e-0000-4000-8000-000000000000"),
                ("Teams:TenantId", "6d8a1b3e-0000-4000-8000-000000000000"),
                ("Teams:AppPassword", "secret"),
                ("Teams:LoginBaseUrl", "https://sign-in.example.us/")
            )
            .ShouldBeEmpty();

    [Fact]
    public void What_else_stands_in_the_environment_is_no_setting() => Failures(("HOME", "/root"), ("PATH", "/bin")).ShouldBeEmpty();

    private static IReadOnlyList<string> Failures(params (string Name, string Value)[] settings) =>
        SettingsCheck.Failures(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
                .Build()
        );
}
