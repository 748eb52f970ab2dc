using System.CommandLine;
using System.Globalization;
using Generative.Imaging;
using Generative.Pipelines;
using Generative.Sampling;

namespace Generative.Samples.Generate;

/// <summary>What pictures are wanted: the options of <c>image</c>, and the request they make.</summary>
internal sealed class ImageOptions
{
    private const string All = "all";
    private const int CountPerClass = 8, CountWithoutClasses = 16, ClassesAtOnce = 16;

    private readonly Option<string> _model = new("--model")
    {
        Description = "Name or folder of the model.", DefaultValueFactory = _ => "fashion-edm",
    };

    private readonly Option<string?> _sampler = new("--sampler") { Description = "Name of the sampler; default the model's." };
    private readonly Option<string?> _class = new("--class")
    {
        Description = "Name or index of a class, or all; default all, the first 16 of more.", HelpName = "NAME|INDEX|all",
    };

    private readonly Option<string[]> _settings = SettingsOption.Create();

    private readonly Option<long?> _steps = NumberOption.Whole("--steps", "Steps; default the model's.", 1, ImageRequest.MaxSteps);
    private readonly Option<long?> _count =
        NumberOption.Whole("--count", "Pictures in all; default 8 a class, 1 each of over 16, 1 of one.", 1, ImageRequest.MaxCount);
    private readonly Option<long?> _seed = NumberOption.Whole("--seed", "Seed of the first picture; default 0.", 0, ImageRequest.MaxSeed);
    private readonly Option<string?> _levels = new("--levels")
    {
        Description = $"Spacing of the noise levels: {string.Join(", ", LevelSpacing.Names)}; default the sampler's.", HelpName = "NAME",
    };

    private readonly Option<double?> _strength = NumberOption.Real(
        "--strength", $"How far --init is changed: 0 not at all, 1 wholly; default {Text(ImageRequest.DefaultStrength)}.");
    private readonly Option<long?> _batch =
        NumberOption.Whole("--batch", "Pictures in one network call; default 8; changes speed alone.", 1, ImageRequest.MaxBatchSize);

    private readonly GuidanceOptions _guidance;
    private readonly SlotOptions _slots;
    private readonly SourceOptions _sources;

    /// <summary>Adds the options to a command.</summary>
    public ImageOptions(Command command)
    {
        foreach (var option in (Option[])[_model, _sampler, _steps, _levels, _class, _count, _seed, _settings, _batch])
            command.Add(option);
        _guidance = new(command);
        _slots = new(command);
        _sources = new(command);
        command.Add(_strength);
    }

    /// <summary>The model asked for.</summary>
    public string Model(ParseResult parsed) => parsed.GetValue(_model)!;

    /// <summary>The request, with what depends on the model's classes filled in and the pictures it names read.</summary>
    public ImageRequest Request(ParseResult parsed, ModelCard card, IImageCodec codec)
    {
        var count = parsed.GetValue(_count);
        var classes = Classes(parsed.GetValue(_class), card);
        var request = new ImageRequest
        {
            Model = Model(parsed),
            Sampler = parsed.GetValue(_sampler),
            Steps = (int?)parsed.GetValue(_steps),
            Classes = classes,
            Count = (int?)count ?? classes.Count switch
            {
                0 => CountWithoutClasses,
                1 => 1,
                var n when card.Classes.Count > ClassesAtOnce => n,
                var n => CountPerClass * n,
            },
            Seed = parsed.GetValue(_seed) ?? 0,
            Levels = parsed.GetValue(_levels),
            Strength = parsed.GetValue(_strength),
            Settings = SettingsOption.Read(parsed.GetValue(_settings)),
            BatchSize = (int?)parsed.GetValue(_batch) ?? new ImageRequest { Model = "" }.BatchSize,
        };
        return _sources.Apply(_slots.Apply(_guidance.Apply(request, parsed), parsed), parsed, codec);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Classes(string? wanted, ModelCard card) => wanted switch
    {
        // A thousand classes at once is nobody's wish: the first few show what the model is.
        null => [.. card.Classes.Take(ClassesAtOnce)],
        _ when card.Classes.Count > 0 && wanted.Equals(All, StringComparison.OrdinalIgnoreCase) => card.Classes,
        _ => [wanted],
    };
}
