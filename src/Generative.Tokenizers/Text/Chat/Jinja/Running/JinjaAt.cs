using System.Text;

namespace Generative.Tokenizers;

/// <summary>A tag at work: what errors name, and whose work is counted.</summary>
/// <param name="Run">The rendering.</param>
/// <param name="Words">The tag.</param>
internal readonly record struct JinjaAt(JinjaRun Run, JinjaWords Words)
{
    /// <summary>What is wrong, with the place.</summary>
    public InvalidDataException Error(string message) => Words.Error(message);

    /// <inheritdoc cref="JinjaRun.Step"/>
    public void Step() => Run.Step(Words);

    /// <inheritdoc cref="JinjaRun.Letters"/>
    public void Letters(long count) => Run.Letters(count, Words);

    /// <inheritdoc cref="JinjaRun.Read"/>
    public void Read(long letters) => Run.Read(letters, Words);

    /// <inheritdoc cref="JinjaRun.Items"/>
    public void Items(long count) => Run.Items(count, Words);

    /// <summary>A text that was made, counted.</summary>
    public string Made(string text)
    {
        Letters(text.Length);
        return text;
    }

    /// <summary>Puts a part behind a text; neither can grow without bounds.</summary>
    public void Write(StringBuilder text, string part)
    {
        Letters(part.Length);
        Run.Bound((long)text.Length + part.Length, Words);
        text.Append(part);
    }
}
