namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>The names behind Slack's ids.</summary>
internal interface INames
{
    string User(string id);

    string Channel(string id);

    string Usergroup(string id);
}
