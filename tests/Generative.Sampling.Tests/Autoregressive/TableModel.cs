using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// A causal toy: the law of the next token is a row of a table, found by the last two tokens and whether the position is odd, so that a row
/// that lost its past, another row's past or its place gives other texts. Rows of any lengths, answers for the last tokens alone, token
/// trees; what stands behind a row's own answers is junk.
/// </summary>
/// <param name="vocabulary">Tokens.</param>
/// <param name="spread">Half the range of the logits: 0 makes all tokens equal.</param>
/// <param name="seed">Another table.</param>
/// <param name="recurrent">Whether its caches cannot be truncated.</param>
internal sealed class TableModel(int vocabulary = 5, double spread = 1, int seed = 0, bool recurrent = false) : ICausalModel
{
    public int Vocabulary => vocabulary;

    public int? ContextLength { get; init; }

    public IReadOnlyList<int> EndTokens { get; init; } = [];

    public ModelCard Card { get; } = new("table", [8]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { Context = ContextKind.Causal, ReadOutShift = 1, IsTimeFree = true };

    public IForwardProcess Process { get; } = new NextTokenProcess(vocabulary);

    public Device Device => CPU;

    /// <summary>Calls made so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Tokens sent in each call, of all rows together.</summary>
    public List<int> Sent { get; } = [];

    /// <summary>Rows of each call.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>Caches made.</summary>
    public List<TableCache> Caches { get; } = [];

    /// <summary>Called before each answer with the number of the call, from 1.</summary>
    public Action<int> OnCall { get; init; } = _ => { };

    IModelCache ICachingModel.CreateCache(int rows, int capacity) => CreateCache(rows, capacity, CachePolicy.All);

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy)
    {
        Caches.Add(new(rows, recurrent));
        return Caches[^1];
    }

    /// <summary>Logits of what follows a text, as the network says them.</summary>
    public float[] Logits(IReadOnlyList<long> text) => Logits(text.Count > 1 ? text[^2] : vocabulary, text[^1], text.Count);

    /// <summary>Probabilities of what follows a text.</summary>
    public double[] Law(IReadOnlyList<long> text)
    {
        double[] weights = [.. Logits(text).Select(l => Math.Exp(l))];
        return [.. weights.Select(w => w / weights.Sum())];
    }

    /// <summary>Probability of some tokens behind a text.</summary>
    public double Probability(IReadOnlyList<long> text, IReadOnlyList<long> next) =>
        next.Select((token, i) => Law([.. text, .. next.Take(i)])[token]).Aggregate(1.0, (product, p) => product * p);

    public Prediction Predict(PredictionRequest request)
    {
        OnCall(++Calls);
        var (rows, most) = ((int)request.State.shape[0], (int)request.State.shape[1]);
        var ids = request.State.data<long>().ToArray();
        var lengths = request.RowLengths ?? [.. Enumerable.Repeat(most, rows)];
        var answers = request.Answers ?? lengths;
        var cache = (TableCache?)request.Cache;
        if (cache is not null && cache.Rows != rows)
            throw new ArgumentException($"the cache has {cache.Rows} rows, the question {rows}");
        if (recurrent && request.Parents is not null)
            throw new NotSupportedException("a recurrent state reads no tree");
        Sent.Add(lengths.Sum());
        Rows.Add(rows);
        var width = answers.Max();
        var logits = new float[rows * width * vocabulary];
        Array.Fill(logits, 17);
        for (var row = 0; row < rows; row++)
        {
            var sent = ids.AsSpan(row * most, lengths[row]);
            for (var i = 0; i < answers[row]; i++)
                Logits(Path(cache?.Row(row) ?? [], sent, lengths[row] - answers[row] + i, request.Parents))
                    .CopyTo(logits, (row * width + i) * vocabulary);
            cache?.Append(row, sent);
        }
        return new(tensor(logits, [rows, width, vocabulary]), PredictionKind.Logits);
    }

    public void Dispose() { }

    /// <summary>The text that ends with one of the tokens sent: what is held, then its ancestors and itself.</summary>
    private static IReadOnlyList<long> Path(IReadOnlyList<long> held, ReadOnlySpan<long> sent, int token, IReadOnlyList<int>? parents)
    {
        List<long> path = [];
        for (var i = token; i >= 0; i = parents?[i] ?? i - 1)
            path.Insert(0, sent[i]);
        return [.. held, .. path];
    }

    private float[] Logits(long before, long last, int length)
    {
        var place = ((before * vocabulary) + last) * 2 + (length & 1) + (1000 * seed);
        return [.. Enumerable.Range(0, vocabulary).Select(k => (float)(spread * Math.Sin(12.9898 * (place + 1) + 78.233 * (k + 1))))];
    }
}
