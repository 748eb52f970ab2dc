using System.Text;

namespace Generative.Tokenizers;

/// <summary>Values as they are written into a text, which is as Python has it.</summary>
internal static class JinjaTexts
{
    /// <summary>The value as it is written.</summary>
    public static string Text(object? value, JinjaAt at)
    {
        if (value is string text)
            return text;
        if (value is null or JinjaUndefined or bool or long or double)
            return Plain(value);
        var written = new StringBuilder();
        Write(value, written, at);
        return written.ToString();
    }

    /// <summary>The value as it stands inside of a list: texts in quotes.</summary>
    public static string Represented(object? value, JinjaAt at) => value is string text ? PythonText.Represented(text) : Text(value, at);

    private static string Plain(object? value) => value switch
    {
        null => "None",
        JinjaUndefined => "",
        bool flag => flag ? "True" : "False",
        _ => PythonNumbers.Text(value),
    };

    private static void Write(object? value, StringBuilder text, JinjaAt at)
    {
        at.Step();
        switch (value)
        {
            case List<object?> list:
                at.Write(text, list is JinjaTuple ? "(" : "[");
                for (var i = 0; i < list.Count; i++)
                {
                    at.Write(text, i > 0 ? ", " : "");
                    Write(list[i], text, at);
                }
                at.Write(text, list is JinjaTuple ? list.Count == 1 ? ",)" : ")" : "]");
                break;
            case Dictionary<string, object?> map:
                at.Write(text, "{");
                var between = "";
                foreach (var (key, one) in map)
                {
                    at.Write(text, between + PythonText.Represented(key) + ": ");
                    Write(one, text, at);
                    between = ", ";
                }
                at.Write(text, "}");
                break;
            case string inner:
                at.Read(inner.Length);
                at.Write(text, PythonText.Represented(inner));
                break;
            case JinjaUndefined:
                at.Write(text, "Undefined");
                break;
            case null or bool or long or double:
                at.Write(text, Plain(value));
                break;
            default:
                throw at.Error($"{JinjaValues.Shown(value)} cannot be written; call it, or name a field of it");
        }
    }
}
