using Generative.Runtime;
using Generative.Sampling;
using Generative.Tokenizers;

namespace Generative.Pipelines.Tests;

/// <summary>Models over bytes by name, and a pipeline over them.</summary>
internal sealed class ByteCatalog : IModelCatalog
{
    private readonly Dictionary<string, (ModelDescription Described, ByteModel Model)> _models = [];

    public ByteCatalog(ByteModel model, Func<ModelDescription, ModelDescription>? described = null) => Add("bytes", model, described);

    public IReadOnlyList<string> Names => [.. _models.Keys];

    public TextPipeline Pipeline => new(this, new SamplerRegistry(KnownSamplers.All), new RowStreamsFactory());

    public static TextRequest Request { get; } = new() { Model = "bytes", Prompt = "In ", Sampler = "sample" };

    public ByteCatalog Add(string name, ByteModel model, Func<ModelDescription, ModelDescription>? described = null)
    {
        var tokenizer = new ByteTokenizer("<end>");
        var usual = new ModelDescription(model.Card with { Name = name }, model.Traits, model.Process)
        {
            Tokenizer = () => tokenizer, EndTokens = [ByteModel.End], ContextLength = 64, DefaultTokens = 40,
        };
        _models[name] = (described?.Invoke(usual) ?? usual, model);
        return this;
    }

    public ModelDescription Describe(string model) => _models.TryGetValue(model, out var known) ? known.Described
        : throw new KeyNotFoundException($"There is no model '{model}'.");

    public IGenerativeModel Get(string model) => _models[model].Model;

    /// <summary>A run's result, and what each step added to each text.</summary>
    public static async Task<(TextResult Result, IReadOnlyList<string>[] Added)> StreamAsync(TextPipeline pipeline, TextRequest request)
    {
        var added = Enumerable.Range(0, request.Count).Select(_ => new List<string>()).ToArray();
        var result = await pipeline.GenerateAsync(request, step =>
        {
            foreach (var text in step.Texts)
                added[text.Number].Add(text.Added);
        });
        return (result, [.. added]);
    }
}
