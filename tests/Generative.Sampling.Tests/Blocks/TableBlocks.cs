using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// A toy that answers for blocks: the first place of a block has the law a <see cref="TableModel"/> has behind the sequence so far, the
/// others laws of their own that depend on it too. A class, where one is asked for, tilts all laws.
/// </summary>
/// <param name="blocks">The blocks.</param>
/// <param name="vocabulary">Tokens.</param>
internal sealed class TableBlocks(BlockLayout blocks, int vocabulary = 5) : IBlockModel
{
    private readonly TableModel _table = new(vocabulary);

    public int Vocabulary => vocabulary;

    public BlockLayout Blocks => blocks;

    public IReadOnlyList<int>? Order => null;

    public ModelCard Card { get; } = new("blocks", [8]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits)
    {
        Context = ContextKind.BlockCausal, BlockLength = blocks.Size, ReadOutShift = blocks.Size, Blocks = blocks,
        KnowsUnconditional = true,
    };

    public IForwardProcess Process { get; } = new NextTokenProcess(vocabulary);

    public Device Device => CPU;

    /// <summary>Tokens a row sent in each call.</summary>
    public List<int> Sent { get; } = [];

    /// <summary>Rows of each call.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>Called before each answer with the number of the call, from 1.</summary>
    public Action<int> OnCall { get; init; } = _ => { };

    public IModelCache CreateCache(int rows, int capacity) => new TableCache(rows, recurrent: false);

    public Prediction Predict(PredictionRequest request)
    {
        var (rows, sent) = ((int)request.State.shape[0], (int)request.State.shape[1]);
        Sent.Add(sent);
        Rows.Add(rows);
        OnCall(Sent.Count);
        var ids = request.State.numel() == 0 ? [] : request.State.data<long>().ToArray();
        var cache = (TableCache?)request.Cache;
        if (cache is not null && cache.Rows != rows)
            throw new ArgumentException($"the cache has {cache.Rows} rows, the question {rows}");
        List<float> logits = [];
        var size = 0;
        for (var row = 0; row < rows; row++)
        {
            long[] text = [.. cache?.Row(row) ?? [], .. ids.AsSpan(row * sent, sent)];
            cache?.Append(row, ids.AsSpan(row * sent, sent));
            size = blocks.SizeOf(blocks.WholeBlocks(text.Length)!.Value);
            for (var place = 0; place < size; place++)
                logits.AddRange(Logits(text, place, request.Conditioning.Classes?[row] ?? Conditioning.NoClass));
        }
        return new(tensor([.. logits], [rows, size, vocabulary]), PredictionKind.Logits);
    }

    public void Dispose() { }

    /// <summary>Logits of a place of the block behind a sequence.</summary>
    public float[] Logits(IReadOnlyList<long> text, int place, int asked = Conditioning.NoClass)
    {
        IReadOnlyList<long> before = text.Count == 0 ? [0] : text;
        var plain = _table.Logits(place == 0 ? before : [.. before, .. Enumerable.Range(1, place).Select(p => (long)p % vocabulary)]);
        return [.. plain.Select((l, token) => l + (asked < 0 ? 0 : 0.4f * (asked + 1) * token))];
    }
}
