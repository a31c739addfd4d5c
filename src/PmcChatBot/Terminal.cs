using PmcChatBot.Core.Notes;

namespace PmcChatBot;

/// <summary>Writes a command's output to the terminal. Quoted text from files and servers cannot move the cursor or hide lines.</summary>
internal static class Terminal
{
    public static void Say(string text) => Console.WriteLine(Printable.Of(text));

    public static Task WriteErrorAsync(string text) => Console.Error.WriteLineAsync(Printable.Of(text));
}
