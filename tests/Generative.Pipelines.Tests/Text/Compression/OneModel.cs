using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A catalog of one model, whose weights have a hash and whose answers may be changed.</summary>
internal sealed class OneModel(ByteModel inner, string? hash = null, Func<int, Tensor, Tensor>? answered = null, int? begin = null)
    : IModelCatalog, ICausalModel
{
    private readonly ByteCatalog _catalog = new(inner);
    private int _calls;

    public IReadOnlyList<string> Names => ["bytes"];

    public int Vocabulary => inner.Vocabulary;

    public int? ContextLength => 64;

    public IReadOnlyList<int> EndTokens => inner.EndTokens;

    public ModelCard Card => inner.Card with { WeightsHash = hash };

    public ModelTraits Traits => inner.Traits;

    public IForwardProcess Process => inner.Process;

    public Device Device => inner.Device;

    public ModelDescription Describe(string model) => _catalog.Describe(model) with { BeginToken = begin };

    public IGenerativeModel Get(string model) => this;

    public IModelCache CreateCache(int rows, int capacity) => inner.CreateCache(rows, capacity);

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => inner.CreateCache(rows, capacity, policy);

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var said = inner.Predict(request);
        var value = answered?.Invoke(_calls++, said.Value) ?? said.Value;
        return said with { Value = value.MoveToOuterDisposeScope() };
    }

    public void Dispose() { }
}
