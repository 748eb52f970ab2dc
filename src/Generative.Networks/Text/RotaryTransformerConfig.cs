using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Networks;

/// <summary>
/// Recognises the configs that MDLM, RADD and SEDD are published with, none of which names its class the same way, and turns them into
/// settings that <see cref="NetworkFactory"/> understands.
/// </summary>
public static class RotaryTransformerConfig
{
    private const string TypeField = "type";

    /// <summary>
    /// Reads a config. MDLM says <c>"model_type": "mdlm"</c>; RADD and SEDD nest a <c>model</c> of type <c>ddit_wot</c> ("without time")
    /// and <c>ddit</c>.
    /// </summary>
    /// <param name="jsonOrPath">The JSON text, or the path of a file that holds it: a text that begins with '{' is JSON.</param>
    /// <returns>The config under the type that builds it.</returns>
    /// <exception cref="FileNotFoundException">It is a path and there is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no JSON object, or of none of these networks.</exception>
    public static ComponentSettings Read(string jsonOrPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(jsonOrPath);
        return jsonOrPath.TrimStart().StartsWith('{') ? Read(jsonOrPath, "config")
            : File.Exists(jsonOrPath) ? Read(File.ReadAllText(jsonOrPath), jsonOrPath)
            : throw new FileNotFoundException($"{jsonOrPath} does not exist; give the path of a config, or the JSON itself.", jsonOrPath);
    }

    private static ComponentSettings Read(string json, string source)
    {
        var fields = Parse(json, source);
        fields[TypeField] = TypeOf(fields) ?? throw new InvalidDataException(
            $"{source} is of none of the networks known here; 'model_type' must be \"mdlm\", or 'model' of type \"ddit_wot\" or \"ddit\".");
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), source, TypeField);
    }

    private static string? TypeOf(JsonObject fields) => Text(fields["model_type"]) switch
    {
        "mdlm" => nameof(MdlmTransformer),
        null => Text((fields["model"] as JsonObject)?[TypeField]) switch
        {
            "ddit_wot" => nameof(RaddTransformer),
            "ddit" => nameof(SeddTransformer),
            _ => null,
        },
        _ => null,
    };

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static JsonObject Parse(string json, string source)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InvalidDataException($"{source} is no JSON object; give the network's config as one.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source} is not readable as JSON: {e.Message}", e);
        }
    }
}
