namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>
/// Tests of a pace run when the others are done: several calls are on their way at once, and on a busy machine their answers come in another
/// order, so that refusals fall together that would not.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
