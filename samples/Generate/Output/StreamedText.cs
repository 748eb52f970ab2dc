using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>A single text on standard output while it is written from left to right.</summary>
/// <param name="streams">Where it goes.</param>
/// <param name="request">What is wanted.</param>
internal sealed class StreamedText(Streams streams, TextRequest request)
{
    private bool _hasBegun, _endsLine;

    /// <summary>Runs the work; what it is given to call after each step writes what the step added, at once.</summary>
    public async Task<TextResult> RunAsync(Func<Action<TextStep>, Task<TextResult>> work)
    {
        try
        {
            return await work(Show);
        }
        finally
        {
            // An empty line behind the text; and an error must not begin in the middle of one.
            if (_hasBegun)
                streams.Out.WriteLine(_endsLine ? "" : Environment.NewLine);
        }
    }

    private void Show(TextStep step)
    {
        if (!_hasBegun)
            Write(request.Messages is null ? request.Prompt ?? "" : "");
        _hasBegun = true;
        Write(string.Concat(step.Texts.Select(t => t.Added)));
    }

    private void Write(string text)
    {
        if (text.Length == 0)
            return;
        streams.Out.Write(streams.IsOutTerminal ? TerminalText.Harmless(text) : text);
        streams.Out.Flush();
        _endsLine = text[^1] == '\n';
    }
}
