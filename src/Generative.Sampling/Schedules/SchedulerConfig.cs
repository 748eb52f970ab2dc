using System.Text.Json;

namespace Generative.Sampling;

/// <summary>
/// A published <c>scheduler_config.json</c>. Every scheduler reads every other's config, as its publishers mean it: a field that a class does
/// not know is ignored, a missing one takes that class's default.
/// </summary>
public sealed class SchedulerConfig
{
    private readonly ComponentSettings _fields;

    private SchedulerConfig(ComponentSettings fields, string @class)
    {
        (_fields, Class) = (fields, @class);
        SchedulerRules.Check(this);
    }

    /// <summary>The scheduler's class, for example <c>DDIMScheduler</c>.</summary>
    public string Class { get; }

    /// <summary>Where the config was read, for messages.</summary>
    public string Source => _fields.Source;

    /// <summary>Classes this version can run.</summary>
    public static IReadOnlyList<string> KnownClasses { get; } =
    [
        "DDIMScheduler", "DDPMScheduler", "DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler", "EDMDPMSolverMultistepScheduler",
        "EDMEulerScheduler", "EulerAncestralDiscreteScheduler", "EulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler",
        "HeunDiscreteScheduler", "LCMScheduler", "PNDMScheduler", "UniPCMultistepScheduler",
    ];

    /// <summary>Reads a config.</summary>
    /// <param name="json">The file's object, with <c>_class_name</c>.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="InvalidDataException">The class is not known, a field is of the wrong kind, or fields contradict each other.</exception>
    public static SchedulerConfig Parse(JsonElement json, string source)
    {
        var fields = ComponentSettings.Parse(json, source, "_class_name");
        return new(fields, fields.Type);
    }

    /// <summary>The same settings under another scheduler: how a folder is sampled by a method it was not published with.</summary>
    /// <param name="class">One of <see cref="KnownClasses"/>.</param>
    /// <exception cref="InvalidDataException">The class is not known, or the settings do not fit it.</exception>
    public SchedulerConfig As(string @class) => new(_fields, @class);

    /// <summary>T, the timesteps the model was trained with.</summary>
    public int TrainSteps => Has("trained_betas") ? _fields.Required<double[]>("trained_betas").Length : Int("num_train_timesteps", 1000);

    /// <summary>What the network predicts. Raw networks inside EDM preconditioning come out as clean estimates.</summary>
    public PredictionKind Prediction => IsEdm ? PredictionKind.Clean : IsFlow ? PredictionKind.Flow : PredictionName switch
    {
        "epsilon" => PredictionKind.Epsilon,
        "sample" or "original_sample" => PredictionKind.Clean,
        "v_prediction" => PredictionKind.Velocity,
        "flow_prediction" => PredictionKind.Flow,
        var other => throw Bad("prediction_type", other, "use epsilon, sample, v_prediction or flow_prediction"),
    };

    /// <summary>The factors around a raw network, for the EDM classes; null for the others.</summary>
    public EdmPreconditioning? Preconditioning => IsEdm ? new(Number("sigma_data", 0.5), PredictionName == "v_prediction") : null;

    /// <summary>The forward process the config describes: what the model was trained on.</summary>
    /// <exception cref="InvalidDataException">A number is out of range.</exception>
    public ContinuousProcess CreateProcess()
    {
        try
        {
            return IsEdm ? new EdmProcess(Number("sigma_min", 0.002), Number("sigma_max", 80), Number("rho", 7))
                : IsFlow || Flag("use_flow_sigmas") ? new RectifiedFlowProcess(IsFlow ? Number("shift", 1) : Number("flow_shift", 1))
                : new DiscreteVpProcess(AlphaBars(), Text("timestep_spacing", SchedulerRules.DefaultSpacing(Class)), Int("steps_offset", 0));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Source}: {e.Message}", e);
        }
    }

    /// <summary>What a network is told at a level of <see cref="CreateProcess"/>: a timestep, or ln(sigma) / 4.</summary>
    public double TimeOf(double level) => IsEdm ? EdmPreconditioning.Time(level)
        : IsFlow || Flag("use_flow_sigmas") ? level * TrainSteps
        : DiscreteVpProcess.TimeOf(level);

    /// <summary>Numbers a sampler takes over from the config when it has a setting of that name (clip, threshold, threshold_max).</summary>
    public IReadOnlyDictionary<string, double> DefaultSettings => new Dictionary<string, double>
    {
        ["clip"] = Limits.Clip.Default,
        ["threshold"] = Limits.Threshold.Default,
        ["threshold_max"] = Limits.ThresholdMax.Default,
    };

    /// <summary>Limits on the clean estimate: thresholding goes before clipping, and replaces it.</summary>
    public CleanLimits Limits => Flag("thresholding") ? new(0, Number("dynamic_thresholding_ratio", 0.995), Number("sample_max_value", 1))
        : new(Flag("clip_sample", SchedulerRules.ClipsByDefault(Class)) ? Number("clip_sample_range", 1) : 0);

    internal bool IsEdm => Class.StartsWith("EDM", StringComparison.Ordinal);

    internal bool IsFlow => Class == "FlowMatchEulerDiscreteScheduler";

    internal string PredictionName => Text("prediction_type", "epsilon");

    /// <summary>alpha-bar_t as trained, rescaled to zero terminal SNR where asked.</summary>
    internal double[] AlphaBars()
    {
        var zero = Flag("rescale_betas_zero_snr");
        try
        {
            return Has("trained_betas") ? BetaSchedules.AlphaBars(_fields.Required<double[]>("trained_betas"), zero)
                : BetaSchedules.AlphaBars(Text("beta_schedule", SchedulerRules.DefaultBetas(Class).Schedule), TrainSteps,
                    Number("beta_start", SchedulerRules.DefaultBetas(Class).Start), Number("beta_end", SchedulerRules.DefaultBetas(Class).End), zero);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Source}: {e.Message}", e);
        }
    }

    /// <summary>Whether the config says something that its class listens to.</summary>
    internal bool Has(string name) => SchedulerFields.Knows(Class, name) && _fields.Has(name);

    internal bool Flag(string name, bool fallback = false) => Has(name) ? _fields.Required<bool>(name) : fallback;

    internal int Int(string name, int fallback) => Has(name) ? _fields.Required<int>(name) : fallback;

    internal string Text(string name, string fallback) => Has(name) ? _fields.Required<string>(name) : fallback;

    internal double Number(string name, double fallback) => Has(name) ? _fields.Required<double>(name) : fallback;

    internal int[] Ints(string name) => Has(name) ? _fields.Required<int[]>(name) : [];

    /// <summary>A number that publishers write as text when it is infinite.</summary>
    internal double NumberOrInfinity(string name, double fallback)
    {
        try
        {
            return Number(name, fallback);
        }
        catch (InvalidDataException) when (Text(name, "") is "-inf" or "inf")
        {
            return Text(name, "") == "inf" ? double.PositiveInfinity : double.NegativeInfinity;
        }
    }

    internal InvalidDataException Bad(string name, object value, string fix) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Source}: '{name}' is {value}; {fix}."));
}
