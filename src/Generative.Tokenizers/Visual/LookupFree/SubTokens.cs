using System.Globalization;
using Generative.Shared;
using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>
/// Writes an id of a large codebook as several small numbers (asymmetric token factorisation, Luo et al. 2024, section 3.2), the least
/// significant part first: id = part 0 + part 1 * 2^bits 0 + part 2 * 2^(bits 0 + bits 1) + ... Immutable.
/// </summary>
public sealed class SubTokens
{
    private const int MostBits = 62;

    /// <summary>A factorisation.</summary>
    /// <param name="bits">Bits of each part, the least significant first; each at least 1, together at most 62.</param>
    /// <exception cref="ArgumentException">There are none, one is below 1, or there are too many.</exception>
    public SubTokens(IReadOnlyList<int> bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        if (bits.Count == 0 || bits.Any(b => b is < 1 or > MostBits) || bits.Sum() > MostBits)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"bits is [{string.Join(", ", bits)}]; give each part at least 1 bit, and all at most {MostBits}."), nameof(bits));
        Bits = Array.AsReadOnly(bits.ToArray());
        Sizes = Array.AsReadOnly(bits.Select(b => 1L << b).ToArray());
    }

    /// <summary>Bits of each part, the least significant first.</summary>
    public IReadOnlyList<int> Bits { get; }

    /// <summary>Values each part can have: 2^bits.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <summary>Parts of an id.</summary>
    public int Slots => Bits.Count;

    /// <summary>Ids that can be written so: 2^(all bits).</summary>
    public long Codes => 1L << Bits.Sum();

    /// <summary>The parts of ids.</summary>
    /// <param name="ids">int64 of any shape, from 0 to <see cref="Codes"/> - 1.</param>
    /// <returns>int64 [..., slots].</returns>
    /// <exception cref="ArgumentException">The dtype is another, or an id is out of range.</exception>
    public Tensor Split(Tensor ids)
    {
        Check(ids, nameof(ids));
        using var scope = NewDisposeScope();
        Range(ids, Codes, nameof(ids));
        var shifts = Enumerable.Range(0, Slots).Select(slot => (long)Bits.Take(slot).Sum()).ToArray();
        var masks = Sizes.Select(size => size - 1).ToArray();
        return ids.unsqueeze(-1).bitwise_right_shift(tensor(shifts, device: ids.device)).bitwise_and(tensor(masks, device: ids.device))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The ids of parts.</summary>
    /// <param name="parts">int64 [..., slots], each from 0 to its entry of <see cref="Sizes"/> less one.</param>
    /// <returns>int64 [...].</returns>
    /// <exception cref="ArgumentException">The shape or dtype is another, or a part is out of range.</exception>
    public Tensor Join(Tensor parts)
    {
        Check(parts, nameof(parts));
        if (parts.dim() < 1 || parts.shape[^1] != Slots)
            throw new ArgumentException($"parts has shape [{ShapeText.Text(parts)}]; give [..., {Slots}].", nameof(parts));
        using var scope = NewDisposeScope();
        var ids = zeros(parts.shape[..^1], ScalarType.Int64, parts.device);
        var place = 1L;
        for (var slot = 0; slot < Slots; slot++)
        {
            var part = parts.select(-1, slot);
            Range(part, Sizes[slot], $"parts[..., {slot}]");
            ids += part * place;
            place <<= Bits[slot];
        }
        return ids.MoveToOuterDisposeScope();
    }

    private static void Check(Tensor values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.dtype != ScalarType.Int64)
            throw new ArgumentException($"{name} is {values.dtype}; give int64.", name);
    }

    private static void Range(Tensor values, long size, string name)
    {
        if (values.numel() == 0)
            return;
        var (least, most) = (values.min().item<long>(), values.max().item<long>());
        if (least < 0 || most >= size)
            throw new ArgumentException($"{name} holds {(least < 0 ? least : most)}; give numbers from 0 to {size - 1}.", name);
    }
}
