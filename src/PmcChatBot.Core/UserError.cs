namespace PmcChatBot.Core;

/// <summary>
/// Something a person asked for cannot be done. The message goes to the person unchanged: plain, short, with what to do instead.
/// </summary>
public class UserError(string message) : Exception(message);
