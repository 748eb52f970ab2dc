using System.CommandLine;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What text is wanted: the options of <c>text</c>, and the request they make.</summary>
internal sealed class TextOptions
{
    private const int LongestText = 1_000_000;

    private readonly Option<string?> _model = new("--model")
    {
        Description = $"Name or folder of the model; default {DefaultTextModel.LeftToRight}, or {DefaultTextModel.Holes} for a template.",
    };

    private readonly Option<string?> _sampler = new("--sampler") { Description = "Name of the sampler; default the model's." };
    private readonly Option<string?> _prompt = new("--prompt")
    {
        Description = "What the text begins with, word for word.", HelpName = "TEXT",
    };

    private readonly Option<string?> _template = new("--template")
    {
        Description = "Text with holes: [MASK] for a token, [MASK*12] for twelve, [MASK*2-12] for any number from 2 to 12; "
            + "a bracket of the text is written \\[.",
        HelpName = "TEXT",
    };

    private readonly Option<long?> _length = NumberOption.Whole(
        "--length", "Tokens of the whole text; default the template's, or the model's usual number.", 1, LongestText);
    private readonly Option<long?> _steps = NumberOption.Whole(
        "--steps", "Steps, for samplers that count them; default the model's, or one a token.", 1, ImageRequest.MaxSteps);
    private readonly Option<double?> _temperature = NumberOption.Real(
        "--temperature", "Above 1 bolder, below 1 more careful; default the sampler's, mostly 1.");
    private readonly Option<double?> _topP = NumberOption.Real(
        "--top-p", "Draw among the likeliest tokens that together exceed this probability; default all.");
    private readonly Option<long?> _topK = NumberOption.Whole(
        "--top-k", "Draw among this many of the likeliest tokens; default all.", 1, int.MaxValue);
    private readonly Option<double?> _minP = NumberOption.Real(
        "--min-p", "Draw among the tokens at least this share as likely as the likeliest; default all.");
    private readonly Option<double?> _guidance = NumberOption.Real(
        "--guidance", "Above 1 the words given count for more; 1 for none.");
    private readonly Option<string[]> _settings = SettingsOption.Create();
    private readonly Option<long?> _count = NumberOption.Whole("--count", "Texts in all; default 1.", 1, TextRequest.MaxCount);
    private readonly Option<long?> _seed = NumberOption.Whole("--seed", "Seed of the first text; default 0.", 0, ImageRequest.MaxSeed);
    private readonly Option<long?> _batch =
        NumberOption.Whole("--batch", "Texts in one network call; default 8; changes speed alone.", 1, ImageRequest.MaxBatchSize);

    private readonly LeftToRightOptions _leftToRight;
    private readonly ChatOptions _chat;

    /// <summary>Adds the options to a command.</summary>
    public TextOptions(Command command)
    {
        Option[] all =
        [
            _model, _sampler, _prompt, _template, _length, _steps, _temperature, _topP, _topK, _minP, _guidance, _settings, _count, _seed,
            _batch,
        ];
        foreach (var option in all)
            command.Add(option);
        _leftToRight = new(command);
        _chat = new(command);
    }

    /// <summary>The request.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="models">The models there are: which one is meant when none is named depends on them.</param>
    /// <exception cref="BadInputException">A setting is not NAME=VALUE, or stands twice; an option contradicts another.</exception>
    public TextRequest Request(ParseResult parsed, IModelCatalog models) => _chat.Apply(_leftToRight.Apply(new()
    {
        Model = parsed.GetValue(_model) ?? DefaultTextModel.Of(models.Names, AsksForHoles(parsed)),
        Sampler = parsed.GetValue(_sampler),
        Prompt = parsed.GetValue(_prompt),
        Template = parsed.GetValue(_template),
        Length = (int?)parsed.GetValue(_length),
        Steps = (int?)parsed.GetValue(_steps),
        Temperature = parsed.GetValue(_temperature),
        TopP = parsed.GetValue(_topP),
        TopK = (int?)parsed.GetValue(_topK),
        MinP = parsed.GetValue(_minP),
        Guidance = parsed.GetValue(_guidance),
        Settings = SettingsOption.Read(parsed.GetValue(_settings)),
        Count = (int?)parsed.GetValue(_count) ?? 1,
        Seed = parsed.GetValue(_seed) ?? 0,
        BatchSize = (int?)parsed.GetValue(_batch) ?? new TextRequest { Model = "" }.BatchSize,
    }, parsed), parsed);

    private bool AsksForHoles(ParseResult parsed) =>
        parsed.GetValue(_template) is not null || parsed.GetValue(_steps) is not null || parsed.GetValue(_guidance) is not null;
}
