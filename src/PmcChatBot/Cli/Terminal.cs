using PmcChatBot.Core.Notes;

namespace PmcChatBot.Cli;

/// <summary>What a command says to whoever runs it. What it quotes of files and servers moves no cursor there and hides nothing.</summary>
internal static class Terminal
{
    public static void Say(string text) => Console.WriteLine(Printable.Of(text));

    public static Task ComplainAsync(string text) => Console.Error.WriteLineAsync(Printable.Of(text));
}
