using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>How a published decoder's authors generate, in the numbers of <c>generation_config.json</c>. Immutable.</summary>
public sealed record GenerationConfig
{
    private const string FileName = "generation_config.json", Begin = "bos_token_id", End = "eos_token_id";

    /// <summary>Sampler settings by the field that holds them, with the range each must be in.</summary>
    private static readonly (string Field, string Setting, double Least, double Most, bool OpenLeast)[] Numbers =
    [
        ("temperature", "temperature", 0, double.MaxValue, true),
        ("top_k", "top-k", 0, int.MaxValue, false),
        ("top_p", "top-p", 0, 1, true),
        ("min_p", "min-p", 0, 1, false),
        ("typical_p", "typical", 0, 1, true),
        ("epsilon_cutoff", "epsilon", 0, 1, false),
        ("eta_cutoff", "eta", 0, 1, false),
        ("repetition_penalty", "repetition", 0, double.MaxValue, true),
        ("no_repeat_ngram_size", "no-repeat-ngram", 0, int.MaxValue, false),
    ];

    private static readonly string[] Whole = ["top_k", "no_repeat_ngram_size"];

    /// <summary>Tokens that end a text (<c>eos_token_id</c>, a number or a list); empty where none is named.</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Token that texts begin with (<c>bos_token_id</c>); null where none is named.</summary>
    public int? BeginToken { get; init; }

    /// <summary>
    /// Whether tokens are drawn (<c>do_sample</c>) or the likeliest are taken, which a file that does not say means as well; null where
    /// there is no file.
    /// </summary>
    public bool? DrawsTokens { get; init; }

    /// <summary>Tokens made when no number is asked for (<c>max_new_tokens</c>); null where the file does not say.</summary>
    public int? NewTokens { get; init; }

    /// <summary>
    /// Numbers for samplers by their settings: <c>temperature</c>, <c>top-k</c>, <c>top-p</c>, <c>min-p</c>, <c>typical</c>,
    /// <c>epsilon</c>, <c>eta</c>, <c>repetition</c>, <c>no-repeat-ngram</c>; only those the file names.
    /// </summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Reads a folder's file; a token that it does not name is the config's.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="config">The content of <c>config.json</c>.</param>
    /// <param name="source">Its path, for messages.</param>
    /// <exception cref="InvalidDataException">A field is of another kind or out of range, or two contradict each other.</exception>
    internal static GenerationConfig Read(string directory, JsonElement config, string source)
    {
        var usual = new JsonFields(config, source);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return new() { EndTokens = usual.Tokens(End), BeginToken = usual.Token(Begin) };
        using var document = JsonFile.Read(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path} is no JSON object; give settings such as {{\"temperature\": 0.7}}, or remove the file");
        var fields = new JsonFields(document.RootElement, path);
        var read = new GenerationConfig
        {
            EndTokens = fields.Has(End) ? fields.Tokens(End) : usual.Tokens(End),
            BeginToken = fields.Has(Begin) ? fields.Token(Begin) : usual.Token(Begin),
            DrawsTokens = Draws(fields),
            NewTokens = fields.Has("max_new_tokens") ? fields.Integer("max_new_tokens", 1) : null,
            Settings = Numbers.Where(n => fields.Has(n.Field)).ToDictionary(n => n.Setting, n => Number(fields, n)),
        };
        if (fields.Has("min_new_tokens") && read.NewTokens < fields.Integer("min_new_tokens", 0))
            throw fields.Wrong("min_new_tokens", $"at most 'max_new_tokens', which is {read.NewTokens}");
        // The likeliest token is what temperature 0 means; whoever draws needs another.
        return read.DrawsTokens == false && read.Settings.GetValueOrDefault("temperature", 1) == 0
            ? read with { Settings = read.Settings.Where(s => s.Key != "temperature").ToDictionary() } : read;
    }

    private static bool Draws(JsonFields fields) => fields.Truth("do_sample") ?? false;

    private static double Number(JsonFields fields, (string Field, string Setting, double Least, double Most, bool OpenLeast) n)
    {
        if (n.Field == "temperature" && !Draws(fields) && fields.Real(n.Field, 0, n.Most, open: false) == 0)
            return 0;
        return Whole.Contains(n.Field) ? fields.Integer(n.Field, (int)n.Least) : fields.Real(n.Field, n.Least, n.Most, n.OpenLeast);
    }
}
