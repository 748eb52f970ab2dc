using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// One pass of tokens through a network: all rows' one after the other, without filler between. Its tensors belong to the dispose scope it
/// was made in.
/// </summary>
internal sealed class DecoderStep
{
    private readonly Dictionary<int, DecoderGroup[]> _groups;
    private readonly Device _device;

    /// <summary>A step.</summary>
    /// <param name="core">The network.</param>
    /// <param name="batch">What is asked.</param>
    /// <param name="start">First token of each row that is sent now.</param>
    /// <param name="counts">How many of each row are.</param>
    /// <param name="cache">Has made room for them; null for none.</param>
    public DecoderStep(IDecoderShape core, DecoderBatch batch, int start, int[] counts, DecoderCache? cache)
    {
        (Sizes, DType, _device, Counts, Cache, Tree) = (core.Sizes, core.DType, core.Device, counts, cache, batch.Tree);
        Starts = cache?.Slots ?? new int[batch.Rows];
        Offsets = cache?.Offsets ?? Starts;
        Firsts = new int[batch.Rows];
        for (var row = 1; row < batch.Rows; row++)
            Firsts[row] = Firsts[row - 1] + counts[row - 1];
        Tokens = Firsts[^1] + counts[^1];
        IsUniform = Starts.All(s => s == Starts[0]) && Offsets.All(o => o == Offsets[0]) && counts.All(c => c == counts[0]);
        var ids = new long[Tokens];
        for (var row = 0; row < batch.Rows; row++)
            Array.Copy(batch.Ids, row * batch.Most + start, ids, Firsts[row], counts[row]);
        Ids = tensor(ids, ScalarType.Int64, _device);
        Places = MakePlaces();
        _groups = core.Windows.ToDictionary(window => window, window => DecoderGroups.Of(this, window, _device));
        if (cache is not null && !IsUniform)
            Targets = MakeTargets();
    }

    /// <summary>Sizes of the network's keys.</summary>
    public DecoderSizes Sizes { get; }

    /// <summary>Dtype of the network.</summary>
    public ScalarType DType { get; }

    /// <summary>Token ids, int64 [tokens].</summary>
    public Tensor Ids { get; }

    /// <summary>Tokens of all rows.</summary>
    public int Tokens { get; }

    /// <summary>Tokens of each row.</summary>
    public int[] Counts { get; }

    /// <summary>Slots of the cache each row has filled before.</summary>
    public int[] Starts { get; }

    /// <summary>Position of each row's first slot.</summary>
    public int[] Offsets { get; }

    /// <summary>Place of each row's first token among all.</summary>
    public int[] Firsts { get; }

    /// <summary>Whether all rows have as many tokens behind as many slots.</summary>
    public bool IsUniform { get; }

    /// <summary>Where the tokens stand.</summary>
    public DecoderPlaces Places { get; }

    /// <summary>The tokens' shape; null for a line.</summary>
    public DecoderTree? Tree { get; }

    /// <summary>What holds the tokens before and takes these in; null for none.</summary>
    public DecoderCache? Cache { get; }

    /// <summary>Place of a row's token, counted from its first slot.</summary>
    public int Place(int row, int token) => Starts[row] + (Tree?.Depths[token] ?? token);

    /// <summary>[tokens, heads * size] -> [rows, count, heads, size] where rows are alike, else [tokens, heads, size].</summary>
    public Tensor Split(Tensor x, int size) =>
        IsUniform ? x.view(Counts.Length, Counts[0], -1, size) : x.view(Tokens, -1, size);

    /// <summary>What is attended together in a layer of that window; 0 for none.</summary>
    public DecoderGroup[] Groups(int window) => _groups[window];

    /// <summary>Row and slot of each token, int64 [tokens] each, where a cache takes in rows that are not alike.</summary>
    public (Tensor Rows, Tensor Slots)? Targets { get; }

    private (Tensor Rows, Tensor Slots) MakeTargets()
    {
        var all = Enumerable.Range(0, Counts.Length).SelectMany(row => Enumerable.Range(0, Counts[row]).Select(i => (row, i))).ToArray();
        return (Numbers(all.Select(t => t.row)), Numbers(all.Select(t => Starts[t.row] + t.i)));
    }

    private DecoderPlaces MakePlaces()
    {
        if (IsUniform && Tree is null)
            return new(Starts[0], Counts[0], Starts[0] + Counts[0] - 1, null);
        int[] places = [.. Enumerable.Range(0, IsUniform ? 1 : Counts.Length)
            .SelectMany(row => Enumerable.Range(0, Counts[row]).Select(i => Place(row, i)))];
        return new(places[0], places.Length, places.Max(), Numbers(places));
    }

    private Tensor Numbers(IEnumerable<int> numbers) => tensor([.. numbers.Select(n => (long)n)], ScalarType.Int64, _device);
}
