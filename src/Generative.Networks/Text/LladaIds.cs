using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Checks token ids before native code sees them.</summary>
internal static class LladaIds
{
    /// <summary>Checks one batch of texts.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="vocabulary">Number of tokens the network knows.</param>
    /// <param name="longest">Most tokens a text may have.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <returns>The ids as int64, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">Shape, dtype, length or an id is wrong; the message says which.</exception>
    public static Tensor Check(Tensor ids, int vocabulary, int longest, string name)
    {
        if (ids.dim() != 2 || ids.shape[0] == 0 || ids.shape[1] == 0)
            throw new ArgumentException($"{name} is [{Text(ids)}]; give [batch, length], neither of them 0.", name);
        if (!is_integral(ids.dtype) || ids.dtype == ScalarType.Bool)
            throw new ArgumentException($"{name} is {ids.dtype}; give token numbers, int64.", name);
        if (ids.shape[1] > longest)
            throw new ArgumentException($"{name} has {ids.shape[1]} tokens; this network takes at most {longest}: shorten the text.", name);
        var whole = ids.to(ScalarType.Int64);
        using var scope = NewDisposeScope();
        var (least, most) = (whole.min().item<long>(), whole.max().item<long>());
        if (least < 0 || most >= vocabulary)
            throw new ArgumentException($"{name} has ids from {least} to {most}; this network knows 0 to {vocabulary - 1}.", name);
        return whole;
    }

    /// <summary>The shape as text.</summary>
    public static string Text(Tensor x) => string.Join(", ", x.shape);
}
