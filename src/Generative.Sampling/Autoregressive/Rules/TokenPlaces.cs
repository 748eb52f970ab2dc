using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Places of tokens in scores [row, vocabulary], counted row after row.</summary>
/// <param name="scores">The scores.</param>
/// <param name="what">Where the tokens come from, for errors.</param>
internal sealed class TokenPlaces(Tensor scores, string what)
{
    private readonly long _vocabulary = scores.shape[^1];
    private readonly List<long> _places = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _places.Count == 0;

    /// <summary>Adds a row's token.</summary>
    /// <exception cref="ArgumentException">There is no such token.</exception>
    public void Add(int row, long token)
    {
        if (token < 0 || token >= _vocabulary)
            throw new ArgumentException($"The {what} name token {token}, and the model answers for tokens 0 to {_vocabulary - 1}.");
        _places.Add(row * _vocabulary + token);
    }

    /// <summary>Adds tokens of a row; one may come several times.</summary>
    /// <exception cref="ArgumentException">There is no such token.</exception>
    public void Add(int row, ReadOnlySpan<long> tokens)
    {
        foreach (var token in tokens)
            Add(row, token);
    }

    /// <summary>The scores with these changed.</summary>
    /// <param name="change">From the scores there, [n], to others.</param>
    public Tensor Changed(Func<Tensor, Tensor> change)
    {
        if (IsEmpty)
            return scores;
        using var scope = NewDisposeScope();
        var (flat, index) = (scores.reshape(-1), Index());
        // A token that comes twice is read twice and written twice with the same value.
        return flat.scatter(0, index, change(flat.gather(0, index))).reshape(scores.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The scores with these at -infinity.</summary>
    public Tensor Barred() => Changed(s => full_like(s, HeldScalars.Barred));

    /// <summary>How often each is named: the scores' shape and dtype.</summary>
    public Tensor Counts()
    {
        using var scope = NewDisposeScope();
        var one = ones([_places.Count], scores.dtype, scores.device);
        return zeros([scores.numel()], scores.dtype, scores.device).scatter_add(0, Index(), one).reshape(scores.shape)
            .MoveToOuterDisposeScope();
    }

    private Tensor Index() => tensor(_places.ToArray(), ScalarType.Int64, scores.device);
}
