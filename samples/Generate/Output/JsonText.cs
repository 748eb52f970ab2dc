using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Generative.Samples.Generate;

/// <summary>Results as one line of JSON with camel-case names.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // readable names; the text never meets HTML
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a sampler's limit may be infinite
    };

    /// <summary>Writes one object.</summary>
    public static void WriteTo<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Options));
}
