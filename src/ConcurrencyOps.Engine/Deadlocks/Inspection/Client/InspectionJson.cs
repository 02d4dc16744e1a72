using System.Text.Json.Serialization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>The two messages between shell and inspector, compiled: reflection would cost the inspector more than a look.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(InspectionRequest))]
[JsonSerializable(typeof(InspectionReply))]
internal sealed partial class InspectionJson : JsonSerializerContext;
