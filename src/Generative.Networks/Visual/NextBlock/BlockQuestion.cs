using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>A <see cref="BlockInput"/> that was looked at.</summary>
/// <param name="Ids">All tokens so far, int64 [rows, tokens], those the cache holds included; in the reader's dispose scope.</param>
/// <param name="Block">Number of the block that is asked about.</param>
/// <param name="Held">Positions of the network that the cache holds.</param>
/// <param name="Classes">Class of each row, -1 for none.</param>
public sealed record BlockQuestion(Tensor Ids, int Block, int Held, IReadOnlyList<int> Classes)
{
    /// <summary>Batch rows.</summary>
    public int Rows => Classes.Count;

    /// <summary>Checks a question before native code sees it.</summary>
    /// <param name="input">The question.</param>
    /// <param name="network">Whom it is for.</param>
    /// <exception cref="ArgumentException">It cannot be answered; the message names what is wrong and what would be right.</exception>
    public static BlockQuestion Read(BlockInput input, IBlockNetwork network)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(network);
        var (sent, cache) = (input.Ids, input.Cache);
        CheckIds(sent, network.Vocabulary);
        var rows = (int)sent.shape[0];
        if (cache is not null && cache.Rows != rows)
            throw new ArgumentException($"The cache has {cache.Rows} rows, and ids is [{Text(sent)}]; they must agree.", nameof(input));
        if (cache is { Positions.Length: > 0 } && sent.shape[1] == 0)
            throw new ArgumentException(
                "The cache holds all tokens of this question already; cut it back by a block to ask about that one again.", nameof(input));
        var held = cache?.Ids;
        var ids = held is null ? sent : sent.shape[1] == 0 ? held : cat([held, sent], 1);
        var tokens = (int)ids.shape[1];
        var blocks = network.Blocks;
        if (blocks.WholeBlocks(tokens) is not { } block || tokens < blocks.Given || tokens == blocks.Tokens)
            throw new ArgumentException($"ids makes {tokens} tokens; give whole blocks of {blocks}, at least {blocks.Given} tokens"
                + (blocks.Tokens is { } most ? $" and fewer than {most}." : "."), nameof(input));
        return new(ids, block, cache?.Positions.Length ?? 0, CheckClasses(input.Classes, rows, network.Classes));
    }

    private static void CheckIds(Tensor ids, int vocabulary)
    {
        if (ids.dim() != 2 || ids.shape[0] < 1 || ids.dtype != ScalarType.Int64)
            throw new ArgumentException($"ids is {ids.dtype} [{Text(ids)}]; give int64 [rows, tokens], at least one row.", nameof(ids));
        if (ids.shape[1] == 0)
            return;
        using var scope = NewDisposeScope();
        var (low, high) = (ids.min().item<long>(), ids.max().item<long>());
        if (low < 0 || high >= vocabulary)
            throw new ArgumentException($"ids has {low} to {high}; this network has tokens 0 to {vocabulary - 1}.", nameof(ids));
    }

    private static IReadOnlyList<int> CheckClasses(IReadOnlyList<int>? classes, int rows, int known)
    {
        if (classes is null || known == 0)
            return [.. Enumerable.Repeat(-1, rows)];
        if (classes.Count != rows)
            throw new ArgumentException($"{classes.Count} classes are given for {rows} rows; give one a row.", nameof(classes));
        return classes.All(c => c >= -1 && c < known) ? classes : throw new ArgumentException(
            $"classes has {classes.First(c => c < -1 || c >= known)}; this network has classes 0 to {known - 1}, and -1 for none.",
            nameof(classes));
    }
}
