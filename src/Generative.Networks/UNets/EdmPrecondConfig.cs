using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Networks;

/// <summary>
/// Reads the constructor arguments of a published EDM network: one flat JSON object that holds the preconditioning's arguments and, beside
/// them, those of the network named by <c>model_type</c>. Names and defaults are those of the code published with Karras et al. 2022.
/// </summary>
public static class EdmPrecondConfig
{
    private const string TypeField = "model_type", ClassName = "EDMPrecond";

    private static readonly string[] Own = ["_class", "img_channels", "use_fp16", "sigma_min", "sigma_max", "sigma_data"];

    /// <summary>
    /// Builds the preconditioned network with fresh weights, float32 on the CPU; its state-dict names are the published weight names.
    /// </summary>
    /// <param name="jsonOrPath">The JSON text, or the path of a file that holds it: a text that begins with '{' is JSON. A
    /// <c>sigma_max</c> without limit is written as the text "Infinity". <c>use_fp16</c> may be given and changes nothing: it asks for half
    /// precision on CUDA, and this network computes in float32.</param>
    /// <exception cref="FileNotFoundException">It is a path and there is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no JSON object, or an argument is missing, unknown or out of range.</exception>
    public static EdmPrecond Read(string jsonOrPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(jsonOrPath);
        return jsonOrPath.TrimStart().StartsWith('{') ? Build(jsonOrPath, "config")
            : File.Exists(jsonOrPath) ? Build(File.ReadAllText(jsonOrPath), jsonOrPath)
            : throw new FileNotFoundException($"{jsonOrPath} does not exist; give the path of a config, or the JSON itself", jsonOrPath);
    }

    private static EdmPrecond Build(string json, string source)
    {
        var fields = Parse(json, source);
        fields[TypeField] ??= "DhariwalUNet";
        var settings = Settings(fields, source);
        if (settings.Optional("_class", ClassName) is not ClassName and var other)
            throw new InvalidDataException($"{source}: '_class' is \"{other}\"; only {ClassName} can be read.");
        _ = settings.Optional("use_fp16", false);
        var (low, high) = (settings.Optional("sigma_min", 0.0), settings.Optional("sigma_max", double.PositiveInfinity));
        if (!(low >= 0 && high > low))
            throw new InvalidDataException($"{source}: 'sigma_min' is {low} and 'sigma_max' {high}; give 0 or more, and more than that.");
        var data = settings.Optional("sigma_data", 0.5);
        if (!(data > 0 && double.IsFinite(data)))
            throw new InvalidDataException($"{source}: 'sigma_data' is {data}; give a positive number.");
        var network = NetworkFactory.Build(Settings(Inner(fields, settings), source));
        return network is ImageUNet unet ? new(unet, data) { SigmaMin = low, SigmaMax = high }
            : throw new InvalidDataException($"{source}: '{TypeField}' is \"{settings.Type}\", which is no U-Net over pictures.");
    }

    /// <summary>What the network itself is given: the flat object less the preconditioning's own fields.</summary>
    private static JsonObject Inner(JsonObject fields, ComponentSettings settings)
    {
        var inner = new JsonObject(fields.Where(f => !Own.Contains(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        foreach (var name in (string[])["in_channels", "out_channels"])
        {
            if (inner.ContainsKey(name))
                throw new InvalidDataException($"{settings.Source}: '{name}' is given; leave it out, 'img_channels' sets it.");
            inner[name] = settings.Required<int>("img_channels");
        }
        return inner;
    }

    private static ComponentSettings Settings(JsonObject fields, string source) =>
        ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), source, TypeField);

    private static JsonObject Parse(string json, string source)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InvalidDataException($"{source} is no JSON object; give the network's constructor arguments as one.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source} is not readable as JSON: {e.Message}", e);
        }
    }
}
