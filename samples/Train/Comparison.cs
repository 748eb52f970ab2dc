using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Generative.DependencyInjection;
using Generative.Imaging;
using Generative.Pipelines;
using Generative.Sampling;
using Generative.Training;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Train;

/// <summary>What <c>compare</c> and <c>robustness</c> share: models, samplers, the classifier, and how one cell is measured.</summary>
internal sealed class Comparison : IDisposable
{
    private const double SecondsBetweenLines = 30;

    private readonly ServiceProvider _provider;
    private readonly Dictionary<string, IGenerativeModel> _models = [];
    private readonly int _batchSize;
    private readonly string _classifier, _data;

    public Comparison(ComparisonOptions options, ParseResult parsed)
    {
        (Count, _batchSize) =
            (AtLeast(2, parsed.GetValue(options.Count), "--count"), AtLeast(1, parsed.GetValue(options.BatchSize), "--batch-size"));
        (_classifier, _data) = (parsed.GetValue(options.Classifier)!, parsed.GetValue(options.Data)!);
        File = ComparisonFile.Open(parsed.GetValue(options.Output)!);
        var services = new ServiceCollection();
        services.AddGenerative(o => o.Threads = parsed.GetValue(options.Threads));
        _provider = services.BuildServiceProvider();
        var catalog = _provider.GetRequiredService<IModelCatalog>();
        foreach (var folder in parsed.GetValue(options.Models)!)
        {
            var model = catalog.Get(folder);
            _models[model.Card.WeightsHash ?? folder] = model;
        }
    }

    public ComparisonFile File { get; }

    public int Count { get; }

    public IEnumerable<(string Weights, IGenerativeModel Model)> Models => _models.Select(m => (m.Key, m.Value));

    public SamplerRegistry Samplers => _provider.GetRequiredService<SamplerRegistry>();

    /// <summary>Measures what the file lacks, reporting on standard error.</summary>
    public void Run(IEnumerable<ComparisonKey> wanted, CancellationToken cancel)
    {
        var cells = SamplerComparison.InOrder(wanted.Where(IsAffordable));
        var missing = cells.Count(c => !File.Contains(c));
        Console.Error.WriteLine($"{cells.Count} cells, {missing} of them to be measured");
        if (missing == 0)
            return;
        using var measure = new PictureMeasure(_classifier);
        using var train = FashionMnist.Load(_data, DataSplit.Train);
        using var training = measure.Statistics(train, cancel);
        AddReference(measure, training);
        SamplerComparison.Run(File, cells, key => Measure(key, measure, training, cancel), Report, cancel);
    }

    public void Dispose() => _provider.Dispose();

    private void AddReference(PictureMeasure measure, FeatureStatistics training)
    {
        if (File.References.ContainsKey(Count))
            return;
        using var test = FashionMnist.Load(_data, DataSplit.Test);
        using var real = measure.Statistics(test, Count);
        File.AddReference(Count, FrechetDistance.Between(real, training));
    }

    private bool IsAffordable(ComparisonKey key)
    {
        var affordable = SamplerCost.StepsWithin(Samplers.Get(key.Sampler), _models[key.Weights].Process, key.Budget) is not null;
        if (!affordable)
            Console.Error.WriteLine($"{key.Sampler} has no step for {key.Budget} evaluations; left out");
        return affordable;
    }

    private ComparisonCell Measure(ComparisonKey key, PictureMeasure measure, FeatureStatistics training, CancellationToken cancel)
    {
        var (model, sampler) = (_models[key.Weights], Samplers.Get(key.Sampler));
        var steps = SamplerCost.StepsWithin(sampler, model.Process, key.Budget)!.Value;
        var disturbed = new NoisySampler(sampler, key.Noise, key.Alpha);
        var (start, pictures, evaluations, line) = (Stopwatch.GetTimestamp(), new List<Picture>(key.Count), 0, Stopwatch.StartNew());
        for (var first = 0; first < key.Count; first += _batchSize)
        {
            using var result = SamplerRunner.Run(disturbed, model, Request(key, model.Card, first, steps), cancellation: cancel);
            pictures.AddRange(TensorPictures.FromTensor(result.State.Value, model.Card.Range.Low, model.Card.Range.High));
            evaluations = result.Summary.NetworkEvaluations;
            if (line.Elapsed.TotalSeconds < SecondsBetweenLines)
                continue;
            Console.Error.WriteLine($"  {pictures.Count} of {key.Count} pictures");
            line.Restart();
        }
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var made = measure.Statistics(pictures);
        var answers = measure.Answers(pictures);
        var right = answers.Index().Count(a => a.Item == ClassOf(model.Card, a.Index));
        return new(key, steps, evaluations, FrechetDistance.Between(made, training), (double)right / answers.Count, seconds);
    }

    private SamplingRequest Request(ComparisonKey key, ModelCard card, int first, int steps)
    {
        var rows = Enumerable.Range(first, Math.Min(_batchSize, key.Count - first));
        return new([.. rows.Select(i => key.Seed + i)], steps)
        {
            Guidance = key.Guidance == 1 ? null : new ClassifierFreeGuidance(key.Guidance),
            Conditioning = card.Classes.Count == 0 ? Conditioning.None : new() { Classes = [.. rows.Select(i => ClassOf(card, i))] },
        };
    }

    /// <summary>The pictures take turns through the classes.</summary>
    private static int ClassOf(ModelCard card, int picture) =>
        card.Classes.Count == 0 ? Conditioning.NoClass : picture % card.Classes.Count;

    private static void Report(ComparisonCell cell, int number, int of)
    {
        var noise = cell.Key.Alpha == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" alpha {cell.Key.Alpha} ({cell.Key.Noise})");
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"[{number}/{of}] {cell.Key.Model} {cell.Key.Sampler}{noise} {cell.Steps} steps, {cell.Evaluations} evaluations: "
            + $"distance {cell.Distance:F3}, {cell.OfTheirClass:P1} of their class, {cell.Seconds:F0} s"));
    }

    private static int AtLeast(int least, int value, string option) => value >= least ? value
        : throw new ArgumentException($"{option} is {value}; give at least {least}.");
}
