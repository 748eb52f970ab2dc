namespace Generative.Sampling;

/// <summary>A draft that a model grows level by level.</summary>
/// <param name="question">What is wanted.</param>
/// <param name="setup">How it may branch.</param>
/// <param name="length">When its line ends.</param>
internal sealed class DraftGrowth(DraftQuestion question, DraftSetup setup, IDraftLengthRun length)
{
    private readonly List<long> _tokens = [];
    private readonly List<int> _parents = [];

    /// <summary>Places of the deepest level that tokens are still to be put behind; -1 for the text's end.</summary>
    public IReadOnlyList<int> Edge { get; private set; } = question.Most > 0 ? [-1] : [];

    /// <summary>Tokens so far.</summary>
    public int Count => _tokens.Count;

    /// <summary>The draft so far, without laws.</summary>
    public Draft Draft => _tokens.Count == 0 ? Draft.None
        : new([.. _tokens]) { Parents = setup.Branching.All(b => b == 1) ? null : [.. _parents] };

    /// <summary>The text with the tokens that lead to a place.</summary>
    public DecodingRow At(int place)
    {
        List<long> path = [];
        for (var token = place; token >= 0; token = _parents[token])
            path.Insert(0, _tokens[token]);
        return question.Text with { Tokens = (long[])[.. question.Text.Tokens.Span, .. path] };
    }

    /// <summary>Puts tokens behind every place of the edge, and makes them the edge.</summary>
    /// <param name="level">The level, from 0.</param>
    /// <param name="laws">The law of each place of the edge.</param>
    public void Grow(int level, IReadOnlyList<double[]> laws)
    {
        var (next, isLine) = (new List<int>(), setup.Branching.All(b => b == 1));
        foreach (var (place, law) in Edge.Zip(laws))
            foreach (var token in Drawn(law, setup.Branching[level]))
            {
                next.Add(_tokens.Count);
                _tokens.Add(token);
                _parents.Add(place);
            }
        var isLast = next.Count == 0 || level + 1 >= question.Most || (isLine && !length.GoesOn(level, laws[0], _tokens[^1]));
        Edge = isLast ? [] : next;
    }

    private List<long> Drawn(double[] law, int count)
    {
        var (left, drawn) = ((double[])[.. law], new List<long>());
        for (var i = 0; i < count; i++)
        {
            // Without replacement a narrow law has not as many tokens as there is room for, and behind a text's end rules may leave none:
            // what the model writes there is for its own law to say.
            if (!left.Any(p => p > 0))
                break;
            var token = setup.Greedy ? LawDraw.Likeliest(left) : LawDraw.Token(left, question.Uniforms[_tokens.Count + drawn.Count]);
            drawn.Add(token);
            if (setup.Distinct)
                left[token] = 0;
        }
        return drawn;
    }
}
