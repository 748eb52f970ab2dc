using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One text's way through its draft: at each place a token of the model's law, until it leaves the draft.</summary>
/// <param name="text">The text.</param>
/// <param name="draft">Its draft.</param>
internal sealed class DraftWalk(DecodingText text, Draft draft)
{
    private readonly List<long> _tokens = [];
    private readonly List<double> _logs = [];
    private List<int> _places = [-1];                               // tokens of the draft that the text ends with: equal lines are one

    /// <summary>The text.</summary>
    public DecodingText Text => text;

    /// <summary>Tokens found, the last of them not of the draft once the walk is closed before the text's end.</summary>
    public IReadOnlyList<long> Tokens => _tokens;

    /// <summary>Logarithms of the model's probabilities of them.</summary>
    public IReadOnlyList<double> Logs => _logs;

    /// <summary>Whether a token is still to be found.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The draft's token that the text as it is ends with, -1 for none.</summary>
    public int Place => _places[0];

    /// <summary>Tokens of the draft that were taken.</summary>
    public int Accepted { get; private set; }

    /// <summary>Places at which the draft had something to look at.</summary>
    public int Looks { get; private set; }

    /// <summary>The chances there that something is taken, summed.</summary>
    public double Expected { get; private set; }

    /// <summary>The text with the tokens found.</summary>
    public DecodingRow Row => new(text.Try([.. _tokens]), text.Prompt);

    /// <summary>The tokens taken, as places of the draft from the text's end on.</summary>
    public IReadOnlyList<int> Path
    {
        get
        {
            List<int> path = [];
            for (var token = Place; token >= 0; token = draft.ParentOf(token))
                path.Insert(0, token);
            return path;
        }
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="law">The model's law there.</param>
    /// <param name="acceptance">The rule.</param>
    /// <param name="tests">Uniform draws for what was drafted.</param>
    /// <param name="last">The uniform draw of the walk's last token.</param>
    /// <param name="log">Logarithm of the model's probability of a token.</param>
    public void Advance(
        ReadOnlySpan<double> law, IDraftAcceptance acceptance, ReadOnlySpan<double> tests, double last, Func<long, double> log)
    {
        int[] children = [.. Enumerable.Range(0, draft.Tokens.Count).Where(i => _places.Contains(draft.ParentOf(i)))];
        if (children.Length == 0)
        {
            Close(LawDraw.Token(law, last), log);
            return;
        }
        if (children.Length > tests.Length)
            throw new InvalidOperationException($"A draft has {children.Length} tokens behind one place, and there is room for "
                + $"{tests.Length}; a source must keep to {nameof(DraftSetup)}.{nameof(DraftSetup.Branching)}.");
        long[] tokens = [.. children.Select(i => draft.Tokens[i])];
        var verdict = acceptance.Verify(law, LawHere(tokens, law.Length), tokens, tests, last);
        (Looks, Expected) = (Looks + 1, Expected + verdict.Expected);
        if (verdict.Accepted < 0)
        {
            Close(verdict.Token, log);
            return;
        }
        Accepted++;
        Add(verdict.Token, log);
        _places = [.. children.Where(i => draft.Tokens[i] == verdict.Token)];
    }

    /// <summary>Ends the walk with the token it found last, where the text ends with it.</summary>
    public void Close() => IsOpen = false;

    private ReadOnlySpan<double> LawHere(long[] tokens, int vocabulary)
    {
        if (draft.Laws is { } laws)
            return HostNumbers.Row(laws, 1 + Place);
        var certain = new double[vocabulary];
        certain[tokens[0]] = 1;
        return certain;
    }

    private void Close(long token, Func<long, double> log)
    {
        Add(token, log);
        IsOpen = false;
    }

    private void Add(long token, Func<long, double> log)
    {
        _tokens.Add(token);
        _logs.Add(log(token));
    }
}
