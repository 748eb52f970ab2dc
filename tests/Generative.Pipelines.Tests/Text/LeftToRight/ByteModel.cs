using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>
/// A model that writes from left to right whose answer is a function of the tokens so far. It remembers them in its cache, and sees nothing
/// else of what was sent before, as a real one would.
/// </summary>
/// <param name="vocabulary">Tokens.</param>
/// <param name="follows">Logits of what follows some tokens; those left out are 0.</param>
internal sealed class ByteModel(int vocabulary, Func<IReadOnlyList<long>, IEnumerable<(int Token, float Logit)>> follows) : ICausalModel
{
    private const float Sure = 60;

    /// <summary>The token that ends a text.</summary>
    public const int End = 256;

    /// <summary>Questions asked, and tokens sent in the longest of them.</summary>
    public int Questions { get; private set; }

    public int LongestQuestion { get; private set; }

    public int Vocabulary => vocabulary;

    public int? ContextLength => null;

    public IReadOnlyList<int> EndTokens => [End];

    public ModelCard Card { get; } = new("bytes", [64]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { Context = ContextKind.Causal, ReadOutShift = 1 };

    public IForwardProcess Process { get; } = new NextTokenProcess(vocabulary);

    public Device Device => CPU;

    /// <summary>One that writes given bytes behind a prompt of so many tokens, and then ends.</summary>
    public static ByteModel Script(string text, int prompt, int vocabulary = End + 1)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new(vocabulary, so => [(so.Count - prompt < bytes.Length ? bytes[so.Count - prompt] : End, Sure)]);
    }

    /// <summary>One that writes letters at random, and ends one in so many times.</summary>
    public static ByteModel Random(double ends = 8, int vocabulary = End + 1) => new(vocabulary, so =>
    [
        .. "abcdefg .".Select((letter, i) => ((int)letter, Sure + (i + (int)so[^1]) % 3)),
        (End, Sure + (float)Math.Log(20 / ends)),
    ]);

    public IModelCache CreateCache(int rows, int capacity) => CreateCache(rows, capacity, CachePolicy.All);

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => policy.Kind != CacheKind.Sliding ? new ByteCache(rows)
        : throw new NotSupportedException("The network keeps no sliding cache; choose all or lambda.");

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var (rows, most) = ((int)request.State.shape[0], (int)request.State.shape[1]);
        var sent = request.State.data<long>().ToArray();
        (Questions, LongestQuestion) = (Questions + 1, Math.Max(LongestQuestion, most));
        var wanted = request.Answers ?? [.. Enumerable.Repeat(most, rows)];
        var answers = wanted.Max();
        var logits = new float[rows * answers * vocabulary];
        for (var row = 0; row < rows; row++)
        {
            var text = ((ByteCache?)request.Cache)?.Rows[row] ?? [];
            var length = request.RowLengths?[row] ?? most;
            for (var i = 0; i < length; i++)
            {
                text.Add(sent[row * most + i]);
                if (i - (length - wanted[row]) is >= 0 and var answer)
                    foreach (var (token, logit) in follows(text))
                        logits[(row * answers + answer) * vocabulary + token] = logit;
            }
        }
        return new(tensor(logits, [rows, answers, vocabulary]).MoveToOuterDisposeScope(), PredictionKind.Logits);
    }

    public void Dispose() { }
}
