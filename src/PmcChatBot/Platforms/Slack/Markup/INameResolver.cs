namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Resolves Slack's ids to names.</summary>
internal interface INameResolver
{
    string User(string id);

    string Channel(string id);

    string Usergroup(string id);
}
