using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Checks what a network over tokens is given before native code sees it.</summary>
internal static class TextInput
{
    /// <summary>Checks a batch of token ids.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="vocabulary">Tokens the network knows.</param>
    /// <param name="longest">Most tokens a row may have.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <returns>The ids as int64.</returns>
    /// <exception cref="ArgumentException">The shape, the dtype, the length or an id is wrong; the message says which.</exception>
    public static Tensor Ids(Tensor ids, int vocabulary, int longest, string name = "ids")
    {
        ArgumentNullException.ThrowIfNull(ids, name);
        if (ids.dim() != 2 || ids.shape[0] < 1 || ids.shape[1] < 1)
            throw new ArgumentException($"{name} is [{Text(ids)}]; give [batch, length], at least 1 of each.", name);
        if (!is_integral(ids.dtype) || ids.dtype == ScalarType.Bool)
            throw new ArgumentException($"{name} is {ids.dtype}; give token numbers, int64.", name);
        if (ids.shape[1] > longest)
            throw new ArgumentException($"{name} has {ids.shape[1]} tokens a row; this network takes up to {longest}.", name);
        using var scope = NewDisposeScope();
        var numbers = ids.to(ScalarType.Int64);
        var (low, high) = (numbers.min().item<long>(), numbers.max().item<long>());
        return low >= 0 && high < vocabulary ? numbers.MoveToOuterDisposeScope() : throw new ArgumentException(
            $"{name} has {low} to {high}; this network has tokens 0 to {vocabulary - 1}.", name);
    }

    /// <summary>Checks that there is one noise a row.</summary>
    /// <exception cref="ArgumentException">There is not.</exception>
    public static Tensor Sigma(Tensor? sigma, long batch)
    {
        if (sigma is null)
            throw new ArgumentException("sigma is missing; this network is told the noise, one number a row.", nameof(sigma));
        return sigma.dim() == 1 && sigma.shape[0] == batch ? sigma
            : throw new ArgumentException($"sigma is [{Text(sigma)}]; give one for each row, [{batch}].", nameof(sigma));
    }

    /// <summary>Checks which positions are wanted.</summary>
    /// <exception cref="ArgumentException">They are not a bool for every token.</exception>
    public static Tensor Positions(Tensor positions, Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return positions.dtype == ScalarType.Bool && positions.shape.SequenceEqual(ids.shape) ? positions
            : throw new ArgumentException(
                $"positions is {positions.dtype} [{Text(positions)}]; give Bool [{Text(ids)}], true where logits are wanted.",
                nameof(positions));
    }
}
